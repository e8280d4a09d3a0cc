-- The history of rows. Its functions run with the rights of their owner: whoever writes a followed row needs none on
-- history_entry, and cannot write there anything but by writing the row.

-- Arguments of the trigger: columns left out, columns of which only the change is kept, columns about a person, and the
-- table that the row belongs to with the column that says to which of its rows.
-- Who acts, meetassist.acting tells; where nobody does, as in a SQL console, it is the role that is logged in. The role is
-- kept in any case, because a console can set what it likes.
CREATE FUNCTION history_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hidden text[] := TG_ARGV[0];
  secret text[] := TG_ARGV[1];
  about_person text[] := TG_ARGV[2];
  acting jsonb := nullif(current_setting('meetassist.acting', true), '')::jsonb;
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - hidden ELSE '{}' END;
  now_is jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - hidden ELSE '{}' END;
  whole jsonb := CASE WHEN TG_OP = 'DELETE' THEN was ELSE now_is END;
  names text[];
  unchanged text[];
  others text[];
  of_person jsonb;
BEGIN
  SELECT coalesce(array_agg(key) FILTER (WHERE differs), '{}'), coalesce(array_agg(key) FILTER (WHERE NOT differs), '{}')
  INTO names, unchanged
  FROM (
    SELECT key, CASE TG_OP WHEN 'UPDATE' THEN value <> was->key ELSE value NOT IN ('null', '""') END AS differs
    FROM jsonb_each(whole)
  ) AS columns;
  IF TG_OP = 'UPDATE' AND names = '{}' THEN RETURN NULL; END IF;
  was := was - unchanged - secret;
  now_is := now_is - unchanged - secret;
  IF names && about_person THEN
    others := ARRAY(SELECT unnest(names) EXCEPT SELECT unnest(about_person));
    of_person := jsonb_build_object('before', was - others, 'after', now_is - others);
    was := was - about_person;
    now_is := now_is - about_person;
  END IF;
  INSERT INTO public.history_entry (
    at, kind, table_name, row_id, belongs_to, who, who_id, who_name, place, address, role, transaction, changed,
    before, after, personal
  ) VALUES (
    clock_timestamp(), CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
    TG_TABLE_NAME, whole->>'id', CASE WHEN TG_ARGV[3] <> '' THEN concat(TG_ARGV[3], ':', whole->>TG_ARGV[4]) ELSE '' END,
    coalesce(left(acting->>'who', 10), 'role'), coalesce(left(acting->>'id', 64), ''),
    CASE WHEN acting IS NULL THEN session_user ELSE coalesce(left(acting->>'name', 150), '') END,
    left(coalesce(CASE WHEN acting IS NULL THEN current_setting('application_name') ELSE acting->>'place' END, ''), 100),
    left(coalesce(CASE WHEN acting IS NULL THEN host(inet_client_addr()) ELSE acting->>'address' END, ''), 64),
    session_user, pg_current_xact_id()::text::bigint, to_jsonb(names),
    CASE WHEN TG_OP <> 'INSERT' THEN was END, CASE WHEN TG_OP <> 'DELETE' THEN now_is END, of_person
  );
  RETURN NULL;
END $$;

CREATE FUNCTION history_follow(
  followed regclass, hidden text[] DEFAULT '{}', secret text[] DEFAULT '{}', about_person text[] DEFAULT '{}',
  owner_table text DEFAULT '', owner_column text DEFAULT ''
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER history_note AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW'
    ' EXECUTE FUNCTION history_note(%L, %L, %L, %L, %L)',
    followed, hidden, secret, about_person, owner_table, owner_column
  );
END $$;

-- Nobody else writes entries, by a trigger on a table of their own.
REVOKE ALL ON FUNCTION history_note(), history_follow(regclass, text[], text[], text[], text, text) FROM PUBLIC;

-- Against mistakes, whoever makes them: what happened stays as it was written.
CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('meetassist.forgetting', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
  RAISE EXCEPTION 'the history is not edited' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER history_refuse BEFORE UPDATE OR DELETE ON history_entry FOR EACH ROW EXECUTE FUNCTION history_refuse();
