import { z } from 'zod';
import type { Resource } from '../store/resource.ts';
import { Text } from './documents.ts';

const Described = z.looseObject({
  name: Text.optional().catch(undefined),
  label: Text.optional().catch(undefined),
  prefLabel: Text.optional().catch(undefined),
  description: Text.optional().catch(undefined),
});

/** What people call a resource of whatever type, and what it is. */
export function describeEntity({ source }: Pick<Resource, 'source'>): { name?: string; description?: string } {
  const { name, label, prefLabel, description } = Described.parse(source);
  return { name: name ?? label ?? prefLabel, description };
}
