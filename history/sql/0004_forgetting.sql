-- What the program itself notes: entries that no row's change has made.
CREATE FUNCTION history_log(entry_kind text, of_table text, ids text[], owner text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.history_entry (
    at, kind, table_name, row_id, belongs_to, who, who_id, who_name, place, address, role, transaction, changed
  )
  SELECT
    clock_timestamp(), entry_kind, of_table, id, owner,
    coalesce(left(acting->>'who', 10), 'role'), coalesce(left(acting->>'id', 64), ''),
    CASE WHEN acting IS NULL THEN session_user ELSE coalesce(left(acting->>'name', 150), '') END,
    left(coalesce(CASE WHEN acting IS NULL THEN current_setting('application_name') ELSE acting->>'place' END, ''), 100),
    left(coalesce(CASE WHEN acting IS NULL THEN host(inet_client_addr()) ELSE acting->>'address' END, ''), 64),
    session_user, pg_current_xact_id()::text::bigint, '[]'
  FROM unnest(ids) AS id, (SELECT nullif(current_setting('meetassist.acting', true), '')::jsonb AS acting) AS told
$$;
REVOKE ALL ON FUNCTION history_log(text, text, text[], text) FROM PUBLIC;

-- The person of these rows is erased: what they and the rows that belong to them held about the person goes, that and
-- when they were changed, and by whom, stays. It is noted itself. Nothing else can be taken out of the history.
CREATE FUNCTION history_forget(of_table text, ids text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('meetassist.forgetting', 'on', true);
  UPDATE public.history_entry SET personal = NULL
  WHERE personal IS NOT NULL AND (
    (table_name = of_table AND row_id = ANY (ids)) OR belongs_to = ANY (SELECT of_table || ':' || id FROM unnest(ids) AS id)
  );
  PERFORM set_config('meetassist.forgetting', '', true);
  PERFORM public.history_log('erased', of_table, ids, '');
END $$;
