import { files } from '../../pipeline/files.ts';
import type { Caller } from '../../store/caller.ts';
import type { Resource } from '../../store/resource.ts';
import { toAtlasRelease } from '../atlas-release.ts';
import { distributionsOf } from '../distribution.ts';
import { ReleaseOfOtherAnnotation } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { toIri } from '../iri.ts';
import { readOne } from '../read-linked.ts';
import type { MadeBy } from './activities.ts';

/**
 * What was made from an annotation goes with a release of that annotation only.
 *
 * @param madeAs - the file or folder that is pushed
 * @throws ReleaseOfOtherAnnotation
 */
export async function assertSameAnnotation(
  graph: Graph,
  caller: Caller,
  { release, taggedAs }: { release: Resource; taggedAs: string },
  madeAs: string,
  madeBy: MadeBy,
): Promise<void> {
  const annotation = madeBy(madeAs)?.inputs.find(({ path }) => path === files.annotationV3);
  if (!annotation) return;
  const volume = await readOne({ graph, caller }, toAtlasRelease(release).parcellationVolume);
  const released = distributionsOf(volume)[0]?.sha256 ?? 'none';
  if (released === annotation.sha256) return;
  const id = toIri(release.id);
  throw new ReleaseOfOtherAnnotation({ release: id, taggedAs, annotation: annotation.sha256, released });
}
