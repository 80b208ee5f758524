import type { FastifyReply, FastifyRequest } from 'fastify';

/** Segments of the path, decoded once. */
export type Params = Readonly<Record<string, string>>;
/** Values of a parameter that is repeated are a list. */
export type Querystring = Readonly<Record<string, string | readonly string[] | undefined>>;
export type Request = FastifyRequest<{ Params: Params; Querystring: Querystring }>;
export type Handler = (request: Request, reply: FastifyReply) => Promise<unknown>;
