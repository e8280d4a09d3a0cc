-- The earliest p_limit of the available slots, and all others at the moment of the last of them. Looks a few hours
-- ahead, then further and further: over many consultants the first hours nearly always do. p_hours [from, to) are the
-- hours of the day by the clock of p_zone.
CREATE OR REPLACE FUNCTION first_slots(
    p_service bigint, p_from timestamptz, p_to timestamptz, p_now timestamptz, p_limit integer,
    p_consultants bigint[] DEFAULT NULL, p_customer bigint DEFAULT NULL, p_moving bigint DEFAULT NULL,
    p_hours int4range DEFAULT NULL, p_zone text DEFAULT 'UTC'
) RETURNS TABLE (consultant_id bigint, starts_at timestamptz)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
#variable_conflict use_column
DECLARE
  v_from timestamptz := greatest(p_from, p_now);
  v_to timestamptz;
  v_end timestamptz;  -- nothing is offered beyond the booking window, however far it is asked for
  v_span interval := CASE WHEN p_limit IS NULL THEN NULL WHEN p_consultants IS NULL THEN interval '4 hours'
                          ELSE interval '7 days' END;
  v_missing integer := p_limit;
  v_found integer;
BEGIN
  SELECT least(p_to, p_now + make_interval(hours => 24 * coalesce(s.booking_window_days, b.booking_window_days))
                     + interval '1 microsecond')
  INTO v_end
  FROM consultants_service s JOIN consultants_businesspolicy b ON b.id = 1 WHERE s.id = p_service;
  IF p_limit IS NOT NULL AND p_consultants IS NULL THEN
    -- Over nights and weekends: not before the first who works. People are many, but their hours are few. An hour
    -- early, for what the clocks may do; a holiday or an end of validity only makes the first hours searched in vain.
    SELECT greatest(v_from, min(opening) - interval '1 hour') INTO v_from
    FROM (
      SELECT (day + hours.start_time) AT TIME ZONE hours.time_zone AS opening
      FROM (
        SELECT DISTINCT c.time_zone, h.weekday, h.start_time, h.end_time, h.ends_next_day
        FROM consultants_service_consultants offered
        JOIN consultants_consultant c ON c.id = offered.consultant_id AND c.is_active
        JOIN consultants_workinghours h ON h.consultant_id = c.id
        WHERE offered.service_id = p_service
      ) AS hours
      CROSS JOIN LATERAL generate_series(
        (v_from AT TIME ZONE hours.time_zone)::date::timestamp - interval '1 day',
        (v_from AT TIME ZONE hours.time_zone)::date::timestamp + interval '8 days', interval '1 day') AS day
      WHERE extract(isodow FROM day) = hours.weekday
        AND (day + hours.ends_next_day::int * interval '1 day' + hours.end_time) AT TIME ZONE hours.time_zone + interval '1 hour' > v_from
      UNION ALL
      SELECT (o."on" + o.start_time) AT TIME ZONE c.time_zone
      FROM consultants_dateoverride o JOIN consultants_consultant c ON c.id = o.consultant_id
      WHERE o."on" BETWEEN (v_from AT TIME ZONE 'UTC')::date - 2 AND (v_from AT TIME ZONE 'UTC')::date + 10
        AND (o."on" + o.ends_next_day::int + o.end_time) AT TIME ZONE c.time_zone + interval '1 hour' > v_from
    ) AS openings;
  END IF;
  WHILE v_from < v_end AND (v_missing IS NULL OR v_missing > 0) LOOP
    v_to := least(v_end, coalesce(v_from + v_span, v_end));
    RETURN QUERY
      SELECT s.consultant_id, s.starts_at
      FROM available_slots(p_service, v_from, v_to, p_now, p_consultants, p_customer, p_moving) AS s
      WHERE p_hours IS NULL OR extract(hour FROM s.starts_at AT TIME ZONE p_zone)::int <@ p_hours
      ORDER BY s.starts_at FETCH FIRST v_missing ROWS WITH TIES;
    GET DIAGNOSTICS v_found = ROW_COUNT;
    v_missing := v_missing - v_found;
    v_from := v_to;
    v_span := least(v_span * 6, interval '14 days');
  END LOOP;
END
$$;
