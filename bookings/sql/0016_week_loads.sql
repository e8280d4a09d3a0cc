-- How many appointments each of the consultants has in each of the weeks, which are given by their first instants and
-- last seven days by the clock of p_zone. Others may be told of, too; who has none may not be.
CREATE FUNCTION week_loads(p_weeks timestamptz[], p_consultants bigint[], p_zone text)
RETURNS TABLE (week timestamptz, consultant_id bigint, appointments bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
#variable_conflict use_column
BEGIN
  IF cardinality(p_consultants) <= 200 THEN
    -- A few: one probe each into the index of the exclusion constraint. What they have in the week is not asked with
    -- "&&", or all that anybody has in it is read from the index of "during", for each of them.
    RETURN QUERY
      SELECT span.week, asked.id, (
        SELECT count(*) FROM bookings_appointment a
        WHERE int8range(a.consultant_id, a.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
          AND a.blocked && span.days AND a.status IN ('pending', 'confirmed') AND NOT isempty(a.during * span.days))
      FROM unnest(p_consultants) AS asked (id)
      CROSS JOIN (
        SELECT week, tstzrange(week, date_add(week, interval '7 days', p_zone)) AS days FROM unnest(p_weeks) AS week
      ) AS span;
  ELSE
    -- Many: everything in each week at once.
    RETURN QUERY
      SELECT span.week, a.consultant_id, count(*)
      FROM unnest(p_weeks) AS span (week)
      JOIN bookings_appointment a
        ON a.during && tstzrange(span.week, date_add(span.week, interval '7 days', p_zone))
        AND a.status IN ('pending', 'confirmed')
      GROUP BY span.week, a.consultant_id;
  END IF;
END
$$;
