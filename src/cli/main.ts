import { failureOf } from './failure.ts';
import { program } from './program.ts';

// The reader of a pipe may leave early (`atlasgraph rules | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await (await program(process.argv.slice(2))).parseAsync();
} catch (error) {
  const { exitCode, text } = failureOf(error, process.env.ATLASGRAPH_DEBUG !== undefined);
  process.stderr.write(text);
  process.exitCode = exitCode;
}
