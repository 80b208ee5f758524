import { isWellTyped } from './shacl/datatypes.ts';

/** The first literal of an expanded document that its datatype does not know, in words. */
export function illTypedIn(expanded: unknown): string | undefined {
  if (expanded === null || typeof expanded !== 'object') return undefined;
  if ('@value' in expanded) {
    const { '@value': value, '@type': type } = expanded as { '@value': unknown; '@type'?: string };
    if (type === undefined || type === '@json' || isWellTyped(String(value), type)) return undefined;
    return `the literal ${JSON.stringify(value)} is none of the datatype ${type}.`;
  }
  for (const item of Object.values(expanded)) {
    const found = illTypedIn(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
