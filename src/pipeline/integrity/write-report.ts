import { replaceFile } from '../../volume/replace-file.ts';
import type { IntegrityReport } from './report.ts';

/** @throws FileNotWritten */
export const writeReport = (path: string, report: IntegrityReport): Promise<void> =>
  replaceFile(path, (file) => file.writeFile(`${JSON.stringify(report, undefined, 2)}\n`));
