-- What the program itself notes, as before, now with what it has to say of it, if anything.
DROP FUNCTION history_log(text, text, text[], text);
CREATE FUNCTION history_log(entry_kind text, of_table text, ids text[], owner text, told jsonb DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.history_entry (
    at, kind, table_name, row_id, belongs_to, who, who_id, who_name, place, address, role, transaction, changed, after
  )
  SELECT
    clock_timestamp(), entry_kind, of_table, id, owner,
    coalesce(left(acting->>'who', 10), 'role'), coalesce(left(acting->>'id', 64), ''),
    CASE WHEN acting IS NULL THEN session_user ELSE coalesce(left(acting->>'name', 150), '') END,
    left(coalesce(CASE WHEN acting IS NULL THEN current_setting('application_name') ELSE acting->>'place' END, ''), 100),
    left(coalesce(CASE WHEN acting IS NULL THEN host(inet_client_addr()) ELSE acting->>'address' END, ''), 64),
    session_user, pg_current_xact_id()::text::bigint, '[]', told
  FROM unnest(ids) AS id, (SELECT nullif(current_setting('meetassist.acting', true), '')::jsonb AS acting) AS known
$$;
REVOKE ALL ON FUNCTION history_log(text, text, text[], text, jsonb) FROM PUBLIC;

-- Entries whose time is over: the oldest of those from before that moment, so many at most. Nothing of the last thirty
-- days goes, whoever asks, and that something has gone is an entry itself: so whoever works with rows may call it.
CREATE FUNCTION history_retain(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  IF before IS NULL OR before > clock_timestamp() - interval '30 days' THEN
    RAISE EXCEPTION 'the history keeps its last thirty days' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('meetassist.forgetting', 'on', true);
  DELETE FROM public.history_entry WHERE id IN (
    SELECT id FROM public.history_entry WHERE at < history_retain.before ORDER BY at, id LIMIT at_most FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('meetassist.forgetting', '', true);
  IF gone > 0 THEN
    PERFORM public.history_log(
      'expired', 'history_entry', ARRAY[''], '', jsonb_build_object('entries', gone, 'before', before)
    );
  END IF;
  RETURN gone;
END $$;
