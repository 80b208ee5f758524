/** Writes the pages of docs/ that are made from the code; a test holds that they are up to date. */
import { writeFileSync } from 'node:fs';
import { configurationReference } from './configuration-reference.ts';

writeFileSync('docs/configuration.md', configurationReference());
