import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { answerFailure } from '../../delta/delta.ts';
import { bodyOf, malformedContent, malformedHeader, methodNotAllowed, Rejection } from '../../delta/rejection.ts';
import { METHODS } from '../../delta/routes.ts';

/** How long a client may go on sending what nobody reads: a connection that is cut may lose the answer. */
const LINGER_MS = 5_000;

/**
 * Answers what is no HTTP, and requests that do not go on, in the form of all errors, and closes the connection. Requests
 * that came before on it are answered first.
 */
export function refuseMalformed(app: FastifyInstance): void {
  const { server } = app;
  const answers = new WeakMap<Socket, ServerResponse>();
  const refused = new WeakSet<Socket>();
  const refuse = (socket: Socket, rejection: Rejection): void => {
    if (refused.has(socket)) return; // what still comes is as little understood
    refused.add(socket);
    const last = answers.get(socket);
    const close = () => hangUp(socket, rejection);
    if (!last || (last.writableFinished && last.req.complete)) close();
    else if (last.req.complete) last.once('close', close);
    // What is wrong is in the body of the last request: it has one answer.
    else if (!last.socket && !last.writableFinished) last.once('socket', close);
    else hangUp(socket, last.headersSent ? undefined : rejection);
  };
  server.on('request', (request, answer) => answers.set(request.socket, answer));
  // Clients may wait for more than Node knows of: what it does not know is left aside.
  server.on('checkExpectation', (request, answer) => server.emit('request', request, answer));
  server.removeAllListeners('clientError'); // Fastify answers in a form of its own
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(socket, toRejection(error)));
  server.on('connect', (_, socket) => hangUp(socket, methodNotAllowed(METHODS))); // nobody is called for others here
  server.on('timeout', (socket) => {
    if (answers.get(socket)?.req.complete === false) refuse(socket, TIMEOUT);
    else socket.destroy();
  });
  app.addHook('onRequest', async (request, reply) => {
    const { headers, raw } = request;
    if (headers.host !== undefined || raw.httpVersion === '1.0') return;
    return answerFailure(malformedHeader('Host', 'It is missing.'), request, reply);
  });
}

const TIMEOUT = new Rejection(408, 'RequestTimeout', 'The request was not sent to its end in time.');
const HEADERS_TOO_LARGE = new Rejection(
  431,
  'RequestHeaderFieldsTooLarge',
  'The address and the headers of the request have more than 16 KiB together.',
);

function toRejection({ code, message }: NodeJS.ErrnoException): Rejection {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return TIMEOUT;
  return code === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : malformedContent(message);
}

/** @param rejection - absent: an answer was begun */
function hangUp(socket: Duplex, rejection?: Rejection): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(rejection ? toMessage(rejection) : '');
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function toMessage(rejection: Rejection): string {
  const { status, headers } = rejection.details;
  const body = JSON.stringify(bodyOf(rejection));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
