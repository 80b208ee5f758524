import { text } from 'node:stream/consumers';
import type { Resource } from '../store/resource.ts';
import { type Distribution, distributionsOf } from './distribution.ts';
import { type FileReading, readDistributionFile } from './distribution-file.ts';
import { UnreadableDistribution } from './errors.ts';

/** Files that are read into memory as a whole are small; anybody may register another. */
const MAX_BYTES = 2 ** 24;

/**
 * The JSON that a resource has as its file.
 *
 * @param isMeant - which of its files; the first JSON file, when not said
 * @throws UnreadableDistribution when it has none, it is larger than 16 MiB, or it is not JSON
 * @throws NoFileAtUrl, DistributionOutOfSync
 */
export async function readDistributionJson(
  reading: FileReading,
  resource: Resource,
  isMeant: (distribution: Distribution) => boolean = () => true,
): Promise<unknown> {
  const distribution = distributionsOf(resource).find(
    (each) => each.encodingFormat === 'application/json' && isMeant(each),
  );
  if (!distribution)
    throw new UnreadableDistribution({ id: resource.id, problem: 'it has none of application/json that is meant' });
  const { file } = await readDistributionFile(reading, resource.id, distribution);
  if (file.bytes > MAX_BYTES) {
    throw new UnreadableDistribution({
      id: resource.id,
      problem: `it has ${file.bytes} of at most ${MAX_BYTES} bytes`,
    });
  }
  const content = await text(await reading.graph.store.openFile(file));
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new UnreadableDistribution({ id: resource.id, problem: (cause as Error).message }, { cause });
  }
}
