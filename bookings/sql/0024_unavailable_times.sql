-- What keeps consultants from working although they have hours (off): times off, and what stands in their own calendars
-- elsewhere; and the times of live appointments with their buffers (busy). An expired hold is not live, whether or not somebody has ended it; neither are the customer's own
-- hold and the appointment that is being moved. A row for each consultant that has any.
CREATE OR REPLACE FUNCTION unavailable_times(
    p_consultants bigint[], p_within tstzrange, p_now timestamptz, p_customer bigint, p_moving bigint
) RETURNS TABLE (consultant_id bigint, off tstzmultirange, busy tstzmultirange)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
#variable_conflict use_column
BEGIN
  IF cardinality(p_consultants) <= 50 THEN
    -- A few: one probe each into the indexes of the exclusion constraints.
    RETURN QUERY
      SELECT asked.id,
        (SELECT coalesce(range_agg(away.during), '{}') FROM (
           SELECT t.during FROM consultants_timeoff t
           WHERE int8range(t.consultant_id, t.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
             AND t.during && p_within
           UNION ALL
           SELECT b.during FROM consultants_busytime b
           WHERE int8range(b.consultant_id, b.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
             AND b.during && p_within
         ) AS away),
        (SELECT coalesce(range_agg(a.blocked), '{}') FROM bookings_appointment a
         WHERE int8range(a.consultant_id, a.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
           AND a.blocked && p_within AND a.status IN ('held', 'pending', 'confirmed')
           AND (a.status <> 'held' OR (a.held_until > p_now AND a.customer_id IS DISTINCT FROM p_customer))
           AND a.id IS DISTINCT FROM p_moving)
      FROM unnest(p_consultants) AS asked (id);
  ELSE
    -- Many: everything in the time at once.
    RETURN QUERY
      SELECT taken.consultant_id, coalesce(range_agg(taken.off), '{}'), coalesce(range_agg(taken.busy), '{}')
      FROM (
        SELECT t.consultant_id, t.during AS off, NULL::tstzrange AS busy
        FROM consultants_timeoff t WHERE t.during && p_within
        UNION ALL
        SELECT b.consultant_id, b.during, NULL
        FROM consultants_busytime b WHERE b.during && p_within
        UNION ALL
        SELECT a.consultant_id, NULL, a.blocked
        FROM bookings_appointment a
        WHERE a.blocked && p_within AND a.status IN ('held', 'pending', 'confirmed')
          AND (a.status <> 'held' OR (a.held_until > p_now AND a.customer_id IS DISTINCT FROM p_customer))
          AND a.id IS DISTINCT FROM p_moving
      ) AS taken
      GROUP BY taken.consultant_id;
  END IF;
END
$$;
