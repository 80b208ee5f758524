/** Makes a database in the folder of the first argument and ends: a process of its own gives its 0.6 GB back. */
import { startPglite } from './pglite-server.ts';

const server = await startPglite(process.argv[2]);
await server.close();
