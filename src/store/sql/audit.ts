import { sql } from 'kysely';
import type { Audit } from '../audit.ts';

/** Columns of the audit, of the commits `created` and `changed`. */
export const AUDIT = sql`created.instant as "createdAt", created.by as "createdBy", changed.instant as "updatedAt",
  changed.by as "updatedBy"`;

export type WithAuditColumns<Item> = Omit<Item, 'audit'> & Audit;

export function withAudit<Item>({ createdAt, createdBy, updatedAt, updatedBy, ...rest }: WithAuditColumns<Item>): Item {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  // What is left of the row is the item without its audit.
  return { ...given, audit: { createdAt, createdBy, updatedAt, updatedBy } } as Item;
}
