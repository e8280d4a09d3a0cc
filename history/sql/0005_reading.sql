-- Somebody has looked at a row, or taken rows out; `owner` is the row that it belongs to, as "table:id", if any. Whoever
-- may read rows may say so: it changes nothing, and what is said is signed as every entry is.
CREATE FUNCTION history_read(way text, of_table text, id text, owner text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF way NOT IN ('read', 'exported') THEN
    RAISE EXCEPTION 'not a way of reading: %', way USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM public.history_log(way, of_table, ARRAY[id], owner);
END $$;
