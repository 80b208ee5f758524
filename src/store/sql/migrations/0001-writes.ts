/**
 * The write path, in the database so that a write is one round trip and several writes can share a transaction.
 *
 * `write_revision` takes a write as JSON and answers with an outcome: `written`, `unchanged`, or why it was refused.
 * Refusals are answers, not errors, so that one refused write does not undo its neighbours in the same transaction.
 */
export const writes = `
-- Makes the transaction the only one that writes until it ends, so that commits appear in their order.
create function take_turn() returns void language sql as $$ select pg_advisory_xact_lock(1635019116, 1) $$;

create function next_commit(author text, out seq bigint, out instant timestamptz) language plpgsql as $$
begin
  perform take_turn();
  select last.seq, last.instant into seq, instant from commits last order by last.seq desc limit 1;
  seq := coalesce(seq, 0) + 1;
  instant := greatest(clock_timestamp(), instant + interval '1 microsecond');
  insert into commits values (seq, instant, author);
end $$;

create type write_outcome as (
  outcome text, kind text, rev int, seq bigint, schema text, deprecated boolean,
  created_at timestamptz, created_by text, updated_at timestamptz, updated_by text, tags jsonb, content jsonb
);

create function refused(outcome text, kind text, rev int) returns write_outcome language sql immutable as $$
  select row(outcome, kind, rev, null, null, null, null, null, null, null, null, null)::write_outcome
$$;

create function tags_in_force(entity bigint) returns jsonb language sql as $$
  select coalesce(jsonb_object_agg(name, rev), '{}') from tags where tags.entity = $1 and to_seq is null
$$;

-- Not declared stable: it must see what this very write changed. The content is left out when the writer sent it.
create function accepted(outcome text, kind text, state states, content_was_sent boolean) returns write_outcome
language sql as $$
  select row(outcome, kind, state.rev, state.from_seq, state.schema, state.deprecated, state.created_at,
    state.created_by, state.updated_at, state.updated_by, tags_in_force(state.entity),
    case when not content_was_sent then (select to_jsonb(c) from contents c where c.key = state.content) end
  )::write_outcome
$$;

create function is_tagged(entity bigint, name text, rev int) returns boolean language sql stable as $$
  select exists (
    select from tags
    where tags.entity = $1 and tags.name = $2 and to_seq is null and tags.rev = coalesce($3, tags.rev)
  )
$$;

create function add_content(w jsonb) returns bigint language sql as $$
  insert into contents (types, source, expanded, contexts, tokens, filename, media_type, bytes, sha256)
  values (
    array(select jsonb_array_elements_text(w->'types')), w->>'source', w->'expanded', w->'contexts',
    (w->>'tokens')::bigint[],
    w->>'filename', w->>'mediaType', (w->>'bytes')::bigint, w->>'sha256'
  ) returning key
$$;

create function add_parts(entity bigint, rev int, parts jsonb) returns void language sql as $$
  insert into parts
  select $1, $2, position::int, part->>'id', array(select jsonb_array_elements_text(part->'types')), part->>'label',
    part->>'notation', part->'data'
  from jsonb_array_elements($3) with ordinality as given(part, position)
$$;

-- Why a write cannot be made on the state in force; null when it can.
create function refusal(w jsonb, kind text, state states) returns text language sql stable as $$
  select case
    when not (w->'kinds') ? kind then 'forbidden'
    when state.rev <> (w->>'rev')::int then 'conflict'
    when w->>'action' in ('update', 'deprecate') and state.deprecated then 'deprecated'
    when w->>'action' = 'undeprecate' and not state.deprecated then 'not_deprecated'
    when w->>'action' = 'update' and (kind = 'file') <> (w ? 'sha256') then 'unexpected_kind'
    when w->>'action' = 'tag' and not (w->>'target')::int between 1 and state.rev then 'no_revision'
    when w->>'action' = 'untag' and not is_tagged(state.entity, w->>'tag', null) then 'no_tag'
  end
$$;

-- Whether an update says what the state says already.
create function says_the_same(w jsonb, state states) returns boolean language sql stable as $$
  select state.schema = coalesce(w->>'schema', state.schema)
    and coalesce(w->>'partsDigest', state.parts_digest) is not distinct from state.parts_digest
    and (c.source = w->>'source' or c.source::jsonb = (w->>'source')::jsonb)
    and c.types = array(select jsonb_array_elements_text(w->'types'))
    and c.contexts = w->'contexts'
    and (c.filename, c.media_type, c.sha256) is not distinct from (w->>'filename', w->>'mediaType', w->>'sha256')
  from contents c where c.key = state.content
$$;

create function write_revision(w jsonb) returns write_outcome language plpgsql as $$
declare
  action text := w->>'action';
  target int := (w->>'target')::int;
  entity entities;
  old states;
  why text;
begin
  perform take_turn();
  if action = 'create' then
    insert into entities (project, id, kind) values ((w->>'project')::int, w->>'id', w->>'kind')
    on conflict do nothing returning * into entity;
    if entity.key is null then return refused('exists', null, null); end if;
  else
    select * into entity from entities where project = (w->>'project')::int and id = w->>'id';
    if entity.key is null then return refused('missing', null, null); end if;
    select * into old from states where states.entity = entity.key and to_seq is null;
    why := refusal(w, entity.kind, old);
    if why is not null then return refused(why, entity.kind, old.rev); end if;
    if action = 'update' and says_the_same(w, old) then
      action := case when w ? 'tag' then 'tag' else 'none' end;
      target := old.rev;
    end if;
    if action = 'none' or action = 'tag' and is_tagged(entity.key, w->>'tag', target) then
      return accepted('unchanged', entity.kind, old, false);
    end if;
  end if;
  return accepted('written', entity.kind, add_revision(w, action, target, entity, old), action in ('create', 'update'));
end $$;

create function add_revision(w jsonb, action text, target int, entity entities, old states) returns states
language plpgsql as $$
declare
  made states := old;
begin
  made.entity := entity.key;
  made.rev := coalesce(old.rev, 0) + 1;
  made.updated_by := w->>'by';
  made.deprecated := case action when 'deprecate' then true when 'undeprecate' then false
    else coalesce(old.deprecated, false) end;
  select * into made.from_seq, made.updated_at from next_commit(made.updated_by);
  if action in ('create', 'update') then
    made.schema := coalesce(w->>'schema', old.schema);
    made.content := add_content(w);
    if w ? 'parts' then
      made.parts_rev := made.rev;
      made.parts_digest := w->>'partsDigest';
      perform add_parts(entity.key, made.rev, w->'parts');
    end if;
  end if;
  if action = 'create' then
    made.created_seq := made.from_seq;
    made.created_at := made.updated_at;
    made.created_by := made.updated_by;
  else
    update states set to_seq = made.from_seq where states.entity = entity.key and rev = old.rev;
  end if;
  insert into states values (made.*);
  if w ? 'tag' then
    update tags set to_seq = made.from_seq where tags.entity = entity.key and name = w->>'tag' and to_seq is null;
    if action <> 'untag' then
      insert into tags values (entity.key, w->>'tag', coalesce(target, made.rev), made.from_seq);
    end if;
  end if;
  insert into events values (
    made.from_seq, entity.project, entity.kind, entity.id,
    case action when 'create' then 'Created' when 'update' then 'Updated' when 'tag' then 'TagAdded'
      when 'untag' then 'TagDeleted' when 'deprecate' then 'Deprecated' else 'Undeprecated' end,
    made.rev, w->>'tag'
  );
  return made;
end $$;
`;
