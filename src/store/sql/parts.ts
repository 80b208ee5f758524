import { sql } from 'kysely';
import type { Part, Store } from '../port.ts';
import type { Inner } from './inner.ts';
import { resourceOf } from './reads.ts';
import { inForce, isVersion, type ResourceRow, resourceColumns } from './resource-rows.ts';
import { readableProjects } from './settings.ts';

type PartRow = Part & { readonly notation: string | null };

/** @param fetch - tells whether a resource without parts is there at all */
export function parts(inner: Inner, fetch: Store['fetch']): Pick<Store, 'parts' | 'findPart'> {
  const { db, settings } = inner;
  return {
    async parts(of, version, caller) {
      const projects = readableProjects(await settings.current(), {}, caller);
      const { rows } = await sql<PartRow>`
        select p.id, p.types, p.label, p.notation, p.data
        from states s join parts p on p.entity = s.entity and p.rev = s.parts_rev
        where s.entity = (select key from entities where id = ${of} and project = any(${projects}::int[])
          order by project limit 1) and ${isVersion(version)}
        order by p.position`.execute(db);
      // None: either it defines none at that version, or there is no such version, which is an error.
      if (rows.length === 0) await fetch(undefined, of, version, caller);
      return rows.map(toPart);
    },
    async findPart(id, at, caller) {
      const now = await settings.current();
      const projects = readableProjects(now, {}, caller);
      const { rows } = await sql<ResourceRow & { part: PartRow }>`
        select ${resourceColumns(at)}, jsonb_build_object('id', p.id, 'types', p.types, 'label', p.label,
          'notation', p.notation, 'data', p.data) as part
        from parts p join states s on s.entity = p.entity and s.parts_rev = p.rev
        join entities e on e.key = s.entity join contents c on c.key = s.content
        where p.id = ${id} and e.project = any(${projects}::int[]) and ${inForce('s', at)}
        order by e.project, e.key limit 1`.execute(db);
      return rows.map((row) => ({ part: toPart(row.part), definedBy: resourceOf(inner, now, row) })).at(0);
    },
  };
}

const toPart = ({ notation, ...part }: PartRow): Part => (notation === null ? part : { ...part, notation });
