import type { FastifyInstance } from 'fastify';
import { ForeignOrigin } from './failure.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const isLoopback = (host: string | undefined): boolean => LOOPBACK.test(URL.parse(`http://${host}`)?.hostname ?? '');

/**
 * Where everybody may do everything, a page of another site in a browser of this machine may not: neither by its own
 * name (`Origin`), nor by a name of its own for our address (`Host`).
 */
export function refuseForeignOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers: { host, origin } }) => {
    if (!isLoopback(host)) throw new ForeignOrigin(String(host));
    if (origin !== undefined && origin !== `http://${host}`) throw new ForeignOrigin(origin);
  });
}
