import { readFile } from 'node:fs/promises';
import { InvalidUserConfig } from './errors.ts';
import { parseUserConfig, type UserConfig } from './user-config.ts';

/** @throws InvalidUserConfig, also when the file cannot be read; InvalidCommand */
export async function readUserConfig(path: string): Promise<UserConfig> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InvalidUserConfig({ path, at: 'the file', problem: (error as Error).message });
  }
  return parseUserConfig(json, path);
}
