-- A table that is emptied at once has no rows that were deleted: that it was emptied is noted.
CREATE FUNCTION history_note_truncation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('meetassist.forgetting', true), '') <> 'on' THEN
    PERFORM public.history_log('emptied', TG_TABLE_NAME, '{""}', '');
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION history_note_truncation() FROM PUBLIC;

CREATE OR REPLACE FUNCTION history_follow(
  followed regclass, hidden text[] DEFAULT '{}', secret text[] DEFAULT '{}', about_person text[] DEFAULT '{}',
  owner_table text DEFAULT '', owner_column text DEFAULT ''
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER history_note AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW'
    ' EXECUTE FUNCTION history_note(%L, %L, %L, %L, %L)',
    followed, hidden, secret, about_person, owner_table, owner_column
  );
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER history_note_truncation AFTER TRUNCATE ON %s FOR EACH STATEMENT'
    ' EXECUTE FUNCTION history_note_truncation()',
    followed
  );
END $$;

-- Those that are followed already.
DO $$ DECLARE followed regclass; BEGIN
  FOR followed IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'history_note' LOOP
    EXECUTE format(
      'CREATE TRIGGER history_note_truncation AFTER TRUNCATE ON %s FOR EACH STATEMENT'
      ' EXECUTE FUNCTION history_note_truncation()', followed
    );
  END LOOP;
END $$;

CREATE TRIGGER history_refuse_truncation BEFORE TRUNCATE ON history_entry FOR EACH STATEMENT
EXECUTE FUNCTION history_refuse();
