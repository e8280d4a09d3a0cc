-- As before, with the keys of the parts made beforehand and said not to be empty: by a sub-select, or without the
-- condition of their index, every entry there is was read for each person who was erased.
CREATE OR REPLACE FUNCTION history_forget(of_table text, ids text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owners text[] := ARRAY (SELECT of_table || ':' || id FROM unnest(ids) AS id);
BEGIN
  PERFORM set_config('meetassist.forgetting', 'on', true);
  UPDATE public.history_entry SET personal = NULL
  WHERE personal IS NOT NULL AND (
    (table_name = of_table AND row_id = ANY (ids)) OR (belongs_to <> '' AND belongs_to = ANY (owners))
  );
  PERFORM set_config('meetassist.forgetting', '', true);
  PERFORM public.history_log('erased', of_table, ids, '');
END $$;
