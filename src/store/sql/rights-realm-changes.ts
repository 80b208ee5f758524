import { type Kysely, sql } from 'kysely';
import type { Caller } from '../caller.ts';
import { RevisionConflict } from '../errors.ts';
import { checkLabel } from '../names.ts';
import {
  RealmAlreadyDeprecated,
  RealmAlreadyExists,
  RealmNotFound,
  RealmOpenIdConfigAlreadyExists,
} from '../realm-errors.ts';
import type { Realm, RealmSettings, RealmStore } from '../realms.ts';
import type { Inner } from './inner.ts';
import { readRealms } from './rights-read.ts';
import { realmIn } from './rights-realms.ts';
import { authorize, type Settings } from './settings.ts';
import { commit } from './settings-commit.ts';

type State = Pick<Realm, 'rev' | 'deprecated'> & { readonly settings: RealmSettings };

/** New revisions of realms; `inner.realms` are those that the configuration names, whose labels are taken. */
export function realmChanges(inner: Inner): Pick<RealmStore, 'createRealm' | 'updateRealm' | 'deprecateRealm'> {
  const { settings } = inner;
  const enter = async (caller: Caller): Promise<Settings> => {
    const now = await settings.current();
    authorize(now, caller, 'realms/write', '/');
    return now;
  };
  const made = async (label: string): Promise<Realm> => realmIn(await settings.current(), label);
  return {
    async createRealm(label, fields, discover, caller) {
      checkLabel(label);
      const now = await enter(caller);
      if (now.realms.has(label) || inner.realms?.includes(label)) throw new RealmAlreadyExists({ label });
      checkOpenIdConfig(now.realms.values(), label, fields.openIdConfig);
      const provider = await discover();
      await commit(inner, caller, async (transaction, seq) => {
        await checkUnchanged(transaction, label, fields.openIdConfig);
        const state = { deprecated: false, settings: { ...fields, provider } };
        if (await endState(transaction, label, seq)) throw new RealmAlreadyExists({ label });
        await insertState(transaction, label, seq, { rev: 1, ...state }, 'Created');
      });
      return made(label);
    },
    async updateRealm(label, rev, fields, discover, caller) {
      const now = await enter(caller);
      checkRevision(label, realmIn(now, label).rev, rev);
      checkOpenIdConfig(now.realms.values(), label, fields.openIdConfig);
      const provider = await discover();
      await commit(inner, caller, async (transaction, seq) => {
        await checkUnchanged(transaction, label, fields.openIdConfig);
        checkRevision(label, (await endState(transaction, label, seq))?.rev ?? 0, rev);
        const state = { rev: rev + 1, deprecated: false, settings: { ...fields, provider } };
        await insertState(transaction, label, seq, state, 'Updated');
      });
      return made(label);
    },
    async deprecateRealm(label, rev, caller) {
      realmIn(await enter(caller), label);
      await commit(inner, caller, async (transaction, seq) => {
        const old = await endState(transaction, label, seq);
        if (!old) throw new RealmNotFound({ label });
        checkRevision(label, old.rev, rev);
        if (old.deprecated) throw new RealmAlreadyDeprecated({ label });
        await insertState(transaction, label, seq, { ...old, rev: rev + 1, deprecated: true }, 'Deprecated');
      });
      return made(label);
    },
  };
}

function checkRevision(label: string, expected: number, provided: number): void {
  if (provided !== expected) throw new RevisionConflict({ id: label, provided, expected });
}

/** Two realms with one configuration would have the same users. @throws RealmOpenIdConfigAlreadyExists */
function checkOpenIdConfig(all: Iterable<Realm>, label: string, openIdConfig: string): void {
  for (const other of all) {
    if (other.label === label || other.openIdConfig !== openIdConfig) continue;
    throw new RealmOpenIdConfigAlreadyExists({ label, openIdConfig });
  }
}

/** The issuer was asked outside of the transaction: another realm may have come meanwhile. */
const checkUnchanged = async (db: Kysely<unknown>, label: string, openIdConfig: string): Promise<void> =>
  checkOpenIdConfig(await readRealms(db, sql<boolean>`s.to_seq is null`), label, openIdConfig);

async function endState(db: Kysely<unknown>, label: string, seq: number): Promise<State | undefined> {
  const { rows } = await sql<State>`
    update realm_states set to_seq = ${seq} where label = ${label} and to_seq is null
    returning rev, deprecated, settings`.execute(db);
  return rows.at(0);
}

async function insertState(db: Kysely<unknown>, label: string, seq: number, state: State, type: string): Promise<void> {
  await sql`insert into realm_states (label, rev, from_seq, deprecated, settings)
    values (${label}, ${state.rev}, ${seq}, ${state.deprecated}, ${JSON.stringify(state.settings)})`.execute(db);
  await sql`insert into events values (${seq}, null, 'realm', ${label}, ${type}, ${state.rev})`.execute(db);
}
