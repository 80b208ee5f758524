import * as atlasRelease from './atlas-release/resolvers.ts';
import * as brainRegion from './brain-region/resolvers.ts';
import * as cellComposition from './cell-composition/resolvers.ts';
import * as entity from './entity/resolvers.ts';
import * as layer from './layer/resolvers.ts';
import * as placementHints from './placement-hints/resolvers.ts';
import * as project from './project/resolvers.ts';
import * as registration from './registration/resolvers.ts';
import * as resolve from './resolve/resolvers.ts';
import * as run from './run/resolvers.ts';
import { scalars } from './scalars.ts';
import * as viewer from './viewer/resolvers.ts';

/** The resolvers of all topics: each module exports one object a type. They are merged type by type. */
export const resolvers = [
  scalars,
  viewer,
  entity,
  atlasRelease,
  brainRegion,
  cellComposition,
  layer,
  placementHints,
  resolve,
  project,
  registration,
  run,
];
