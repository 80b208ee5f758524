/** Writes the types of resolvers from the SDL: `src/gateway/resolver-types.ts`, which only the type check needs. */
import { writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { readTypeDefs } from '../src/gateway/type-defs.ts';

const filename = new URL('../src/gateway/resolver-types.ts', import.meta.url).pathname;
const ENTITY = './entity/node.ts#EntityNode';

const output = await codegen({
  filename,
  schema: readTypeDefs(),
  documents: [],
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    immutableTypes: true,
    strictScalars: true,
    skipTypename: true,
    contextType: './context.ts#GatewayContext',
    maybeValue: 'T | null | undefined',
    scalars: {
      RegionId: 'number',
      IRI: { input: '../store/resource.ts#Iri', output: 'string' },
      JSON: 'unknown',
      Date: 'string',
      DateTime: 'string',
      Upload: 'File',
    },
    mappers: {
      Entity: ENTITY,
      GenericEntity: ENTITY,
      AtlasRelease: ENTITY,
      ParcellationOntology: ENTITY,
      SpatialReferenceSystem: ENTITY,
      VolumetricDataLayer: ENTITY,
      Mesh: ENTITY,
      PlacementHintsCatalog: ENTITY,
      CellComposition: ENTITY,
      CompositionRow: './cell-composition/node.ts#CellsNode',
      CellTypeReference: './cell-composition/node.ts#CellTypeNode',
      PlacementHints: './placement-hints/node.ts#HintNode',
      PlacementHintsRegion: './placement-hints/node.ts#HintRegionNode',
      Revision: ENTITY,
      ResolveHit: '../entities/resolve.ts#ResolveHit as ResolveHitSource',
      BrainRegion: './entity/node.ts#RegionNode',
      Layer: './entity/node.ts#LayerNode',
      Organization: '../store/scopes.ts#Organization as OrganizationSource',
      Project: '../store/scopes.ts#Project as ProjectSource',
      Rule: '../pipeline/rule.ts#Rule as RuleSource',
      Plan: './context.ts#ExplainedPlan',
      Run: '../pipeline/run.ts#Run as RunSource',
      RunJob: '../pipeline/run.ts#RunJob as RunJobSource',
      RunEvent: '../pipeline/run.ts#RunEvent as RunEventSource',
    },
  },
  plugins: [{ typescript: {} }, { 'typescript-resolvers': {} }],
  pluginMap: { typescript, 'typescript-resolvers': resolvers },
});
writeFileSync(filename, output);
