/** A component command, then what it took as the last line of standard output: seconds, CPU seconds, peak MiB. */
import { program } from '../../src/cli/program.ts';

const args = process.argv.slice(2);
const command = await program(args);
await command.parseAsync(args, { from: 'user' });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpu = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ wall: performance.now() / 1e3, cpu, peak: maxRSS / 1024 }));
