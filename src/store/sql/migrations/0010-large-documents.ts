/**
 * What a write says beside the write, not in it: in one value of jsonb, a document of tens of MiB would be held several
 * times more than the embedded database has memory for. The expanded form comes as text and is read where nothing but
 * the outcome is kept: while it is read it takes ten times its length.
 */
export const largeDocuments = `
drop function write_revision(jsonb);
drop function add_revision(jsonb, text, int, entities, states);
drop function add_content(jsonb);
drop function says_the_same(jsonb, states);

create function add_content(w jsonb, source text, expanded json) returns bigint language plpgsql as $$
declare
  read jsonb := to_jsonb(expanded);
  made bigint;
begin
  insert into contents (types, source, expanded, contexts, tokens, filename, media_type, bytes, sha256)
  values (
    array(select jsonb_array_elements_text(w->'types')), add_content.source, read, w->'contexts',
    (w->>'tokens')::bigint[],
    w->>'filename', w->>'mediaType', (w->>'bytes')::bigint, w->>'sha256'
  ) returning key into made;
  return made;
end $$;

-- Sources are written in one way, so that only those of one length can say the same in another order.
create function is_same_source(a text, b text) returns boolean language plpgsql immutable as $$
declare
  read_a jsonb;
  read_b jsonb;
begin
  if octet_length(a) <> octet_length(b) then return false; end if;
  if a = b then return true; end if;
  read_a := a;
  read_b := b;
  return read_a = read_b;
end $$;

-- Whether an update says what the state says already.
create function says_the_same(w jsonb, source text, state states) returns boolean language sql stable as $$
  select state.schema = coalesce(w->>'schema', state.schema)
    and coalesce(w->>'partsDigest', state.parts_digest) is not distinct from state.parts_digest
    and c.types = array(select jsonb_array_elements_text(w->'types'))
    and c.contexts = w->'contexts'
    and (c.filename, c.media_type, c.sha256) is not distinct from (w->>'filename', w->>'mediaType', w->>'sha256')
    and is_same_source(c.source, says_the_same.source)
  from contents c where c.key = state.content
$$;

-- Source and expanded form are those of a write that creates or updates, null for others.
create function write_revision(w jsonb, source text, expanded json) returns write_outcome language plpgsql as $$
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
    if action = 'update' and says_the_same(w, source, old) then
      action := case when w ? 'tag' then 'tag' else 'none' end;
      target := old.rev;
    end if;
    if action = 'none' or action = 'tag' and is_tagged(entity.key, w->>'tag', target) then
      return accepted('unchanged', entity.kind, old, false);
    end if;
  end if;
  return accepted('written', entity.kind, add_revision(w, source, expanded, action, target, entity, old),
    action in ('create', 'update'));
end $$;

create function add_revision(
  w jsonb, source text, expanded json, action text, target int, entity entities, old states
) returns states language plpgsql as $$
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
    made.content := add_content(w, source, expanded);
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
