import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { files } from '../files.ts';
import { defineRule, flag } from '../rule.ts';

export const fetchGenesCorrectednissl = defineRule({
  name: 'fetch_genes_correctednissl',
  description: 'Fetches the expression of the four genes that densities of inhibitory neurons are fitted to.',
  version: 1,
  inputs: { gad67: files.geneGad67, pv: files.genePv, sst: files.geneSst, vip: files.geneVip },
  outputs: { flag: flag(files.fetchedGenes) },
  params: z.object({}),
  resources: { threads: 1, memoryMiB: 64 },
  run: ({ outputs }) => writeFile(outputs.flag, ''),
});
