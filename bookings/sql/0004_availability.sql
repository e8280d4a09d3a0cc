-- The one truth for availability. available_slots() gives every start at which a service can be booked, and
-- slot_refusal() names the rule that removes a moment; both stand on the functions before them.

-- The first instant at which a clock of the zone shows p_local or later. In the hour that daylight saving skips that
-- is the end of the gap; a clock time that occurs twice means its second occurrence, as everywhere in PostgreSQL.
CREATE FUNCTION local_instant(p_local timestamp, p_zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN (p_local AT TIME ZONE p_zone) AT TIME ZONE p_zone = p_local THEN p_local AT TIME ZONE p_zone
    ELSE (
      SELECT min(minute)
      FROM generate_series(date_trunc('minute', p_local AT TIME ZONE p_zone) - interval '25 hours',
                           p_local AT TIME ZONE p_zone, interval '1 minute') AS minute
      WHERE minute AT TIME ZONE p_zone >= p_local
    )
  END
$$;

-- Working periods that touch [p_from, p_to]: a date's overrides where it has any; else none on a holiday; else the
-- weekday's hours that are valid on that date. By each consultant's own clock.
CREATE FUNCTION working_periods(p_consultants bigint[], p_from timestamptz, p_to timestamptz)
RETURNS TABLE (consultant_id bigint, opens timestamptz, closes timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH who AS MATERIALIZED (
    SELECT c.id, c.time_zone FROM unnest(p_consultants) AS asked (id) JOIN consultants_consultant c USING (id)
  ), zone_day AS MATERIALIZED (
    -- Zones are few: the clock is read once for each of them and each day. On a plain day of 24 hours a time of day is
    -- its distance from midnight.
    SELECT zone.time_zone, day::date AS on_date, extract(isodow FROM day)::int AS weekday,
           day AT TIME ZONE zone.time_zone AS midnight,
           (day + interval '1 day') AT TIME ZONE zone.time_zone - day AT TIME ZONE zone.time_zone
             = interval '24 hours' AS is_plain,
           EXISTS (SELECT FROM consultants_holiday h WHERE h."on" = day::date) AS is_holiday
    FROM (SELECT DISTINCT time_zone FROM who) AS zone
    CROSS JOIN LATERAL generate_series(
      (p_from AT TIME ZONE zone.time_zone)::date::timestamp, (p_to AT TIME ZONE zone.time_zone)::date::timestamp,
      interval '1 day') AS day
  ), overridden AS MATERIALIZED (
    SELECT o.consultant_id, o."on", o.start_time, o.end_time,
           o.start_time IS NOT NULL AND (o.is_available OR o.unavailable_by_appointment) AS is_open
    FROM consultants_dateoverride o
    WHERE o.consultant_id = ANY (p_consultants)
      AND o."on" BETWEEN (SELECT min(on_date) FROM zone_day) AND (SELECT max(on_date) FROM zone_day)
  ), hours AS (
    SELECT who.id, d.time_zone, d.on_date, d.midnight, d.is_plain, h.start_time, h.end_time
    FROM who
    JOIN zone_day d USING (time_zone)
    JOIN consultants_workinghours h ON h.consultant_id = who.id AND h.weekday = d.weekday
    WHERE NOT d.is_holiday
      AND (h.valid_from IS NULL OR h.valid_from <= d.on_date) AND (h.valid_to IS NULL OR d.on_date <= h.valid_to)
      AND NOT EXISTS (SELECT FROM overridden o WHERE o.consultant_id = who.id AND o."on" = d.on_date)
    UNION ALL
    SELECT who.id, d.time_zone, d.on_date, d.midnight, d.is_plain, o.start_time, o.end_time
    FROM overridden o
    JOIN who ON who.id = o.consultant_id
    JOIN zone_day d ON d.time_zone = who.time_zone AND d.on_date = o."on"
    WHERE o.is_open
  )
  SELECT period.id, period.opens, period.closes
  FROM (
    SELECT hours.id,
           CASE WHEN is_plain THEN midnight + start_time::interval ELSE local_instant(on_date + start_time, time_zone) END,
           CASE WHEN is_plain THEN midnight + end_time::interval ELSE local_instant(on_date + end_time, time_zone) END
    FROM hours
  ) AS period (id, opens, closes)
  WHERE period.opens < period.closes  -- a period inside the hour that daylight saving skips is none
$$;

-- What keeps consultants from working although they have hours (off), and the times of live appointments with their
-- buffers (busy). An expired hold is not live, whether or not somebody has ended it; neither are the customer's own
-- hold and the appointment that is being moved. A row for each consultant that has any.
CREATE FUNCTION unavailable_times(
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
        (SELECT coalesce(range_agg(t.during), '{}') FROM consultants_timeoff t
         WHERE int8range(t.consultant_id, t.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
           AND t.during && p_within),
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

-- Every start in [p_from, p_to) at which p_customer can book p_service, or move p_moving to it. Candidates start at
-- each working period's start and go on in slot steps; one is offered when the appointment lies in working time and
-- outside time off, with its buffers meets nothing busy, and keeps notice and window. p_consultants NULL is anyone.
CREATE FUNCTION available_slots(
    p_service bigint, p_from timestamptz, p_to timestamptz, p_now timestamptz,
    p_consultants bigint[] DEFAULT NULL, p_customer bigint DEFAULT NULL, p_moving bigint DEFAULT NULL
) RETURNS TABLE (consultant_id bigint, starts_at timestamptz)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
#variable_conflict use_column
DECLARE
  v_duration interval; v_before interval; v_after interval; v_step interval;
  v_from timestamptz; v_to timestamptz; v_who bigint[];
BEGIN
  SELECT make_interval(mins => s.duration_minutes::int), make_interval(mins => s.buffer_before_minutes::int),
         make_interval(mins => s.buffer_after_minutes::int), make_interval(mins => s.slot_step_minutes::int),
         greatest(p_from, p_now + interval '1 microsecond',
                  p_now + make_interval(mins => coalesce(s.minimum_notice_minutes, b.minimum_notice_minutes))),
         least(p_to, p_now + make_interval(hours => 24 * coalesce(s.booking_window_days, b.booking_window_days))
                     + interval '1 microsecond')
  INTO v_duration, v_before, v_after, v_step, v_from, v_to
  FROM consultants_service s JOIN consultants_businesspolicy b ON b.id = 1
  WHERE s.id = p_service AND s.is_active;
  IF NOT FOUND OR v_from >= v_to THEN
    RETURN;
  END IF;
  SELECT array_agg(c.id) INTO v_who
  FROM consultants_service_consultants offered
  JOIN consultants_consultant c ON c.id = offered.consultant_id AND c.is_active
  WHERE offered.service_id = p_service AND (p_consultants IS NULL OR offered.consultant_id = ANY (p_consultants));
  IF v_who IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH period AS MATERIALIZED (
      SELECT * FROM working_periods(v_who, v_from, v_to + v_duration)
    ), taken AS MATERIALIZED (
      SELECT * FROM unavailable_times(
        v_who, tstzrange(v_from - v_before, v_to + v_duration + v_after), p_now, p_customer, p_moving)
    ), free AS MATERIALIZED (
      SELECT worked.consultant_id, worked.time - coalesce(taken.off, '{}') AS working,
             coalesce(taken.busy, '{}') AS busy
      FROM (
        SELECT period.consultant_id, range_agg(tstzrange(period.opens, period.closes)) AS time
        FROM period GROUP BY period.consultant_id
      ) AS worked
      LEFT JOIN taken ON taken.consultant_id = worked.consultant_id
    ), candidate AS (
      SELECT DISTINCT period.consultant_id, grid.starts_at
      FROM period
      CROSS JOIN LATERAL generate_series(
        -- The first point of the grid that is not before v_from.
        period.opens + greatest(0, ceil(extract(epoch FROM v_from - period.opens) / extract(epoch FROM v_step))) * v_step,
        least(period.closes, v_to) - interval '1 microsecond', v_step) AS grid (starts_at)
    )
    SELECT candidate.consultant_id, candidate.starts_at
    FROM candidate
    JOIN free ON free.consultant_id = candidate.consultant_id
    WHERE free.working @> tstzrange(candidate.starts_at, candidate.starts_at + v_duration)
      AND NOT free.busy && tstzrange(candidate.starts_at - v_before, candidate.starts_at + v_duration + v_after);
END
$$;

-- The earliest p_limit of the available slots, and all others at the moment of the last of them. Looks a few hours
-- ahead, then further and further: over many consultants the first hours nearly always do. p_hours [from, to) are the
-- hours of the day by the clock of p_zone.
CREATE FUNCTION first_slots(
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
        SELECT DISTINCT c.time_zone, h.weekday, h.start_time, h.end_time
        FROM consultants_service_consultants offered
        JOIN consultants_consultant c ON c.id = offered.consultant_id AND c.is_active
        JOIN consultants_workinghours h ON h.consultant_id = c.id
        WHERE offered.service_id = p_service
      ) AS hours
      CROSS JOIN LATERAL generate_series(
        (v_from AT TIME ZONE hours.time_zone)::date::timestamp - interval '1 day',
        (v_from AT TIME ZONE hours.time_zone)::date::timestamp + interval '8 days', interval '1 day') AS day
      WHERE extract(isodow FROM day) = hours.weekday
        AND (day + hours.end_time) AT TIME ZONE hours.time_zone + interval '1 hour' > v_from
      UNION ALL
      SELECT (o."on" + o.start_time) AT TIME ZONE c.time_zone
      FROM consultants_dateoverride o JOIN consultants_consultant c ON c.id = o.consultant_id
      WHERE o."on" BETWEEN (v_from AT TIME ZONE 'UTC')::date - 1 AND (v_from AT TIME ZONE 'UTC')::date + 10
        AND (o."on" + o.end_time) AT TIME ZONE c.time_zone + interval '1 hour' > v_from
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

-- Why p_moment cannot be booked, as a code; NULL when available_slots() offers it. Of an appointment that stands, at
-- the time p_standing, it is only asked whether the consultant still offers the service and works then.
CREATE FUNCTION slot_refusal(
    p_service bigint, p_consultant bigint, p_moment timestamptz, p_now timestamptz,
    p_customer bigint DEFAULT NULL, p_moving bigint DEFAULT NULL, p_standing tstzrange DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
  v_during tstzrange; v_blocked tstzrange; v_step interval; v_notice interval; v_window interval;
  v_zone text; v_offered boolean; v_on date; v_working tstzmultirange; v_on_grid boolean; v_off boolean; v_busy text;
BEGIN
  SELECT coalesce(p_standing, tstzrange(p_moment, p_moment + make_interval(mins => s.duration_minutes))),
         make_interval(mins => s.slot_step_minutes),
         make_interval(mins => coalesce(s.minimum_notice_minutes, b.minimum_notice_minutes)),
         make_interval(hours => 24 * coalesce(s.booking_window_days, b.booking_window_days)),
         c.time_zone,
         s.is_active AND c.is_active AND EXISTS (
           SELECT FROM consultants_service_consultants o WHERE o.service_id = s.id AND o.consultant_id = c.id),
         with_buffers(tstzrange(p_moment, p_moment + make_interval(mins => s.duration_minutes)),
                      s.buffer_before_minutes, s.buffer_after_minutes)
  INTO v_during, v_step, v_notice, v_window, v_zone, v_offered, v_blocked
  FROM consultants_service s JOIN consultants_businesspolicy b ON b.id = 1 JOIN consultants_consultant c ON c.id = p_consultant
  WHERE s.id = p_service;
  IF NOT coalesce(v_offered, false) THEN RETURN 'not_offered'; END IF;
  IF p_standing IS NULL THEN
    IF p_moment <= p_now THEN RETURN 'past'; END IF;
    IF p_moment < p_now + v_notice THEN RETURN 'notice'; END IF;
    IF p_moment > p_now + v_window THEN RETURN 'window'; END IF;
  END IF;

  SELECT range_agg(tstzrange(opens, closes)),
         bool_or(p_moment >= opens AND p_moment < closes
                 AND extract(epoch FROM p_moment - opens)::numeric % extract(epoch FROM v_step)::numeric = 0)
  INTO v_working, v_on_grid
  FROM working_periods(ARRAY[p_consultant], p_moment, upper(v_during));
  IF v_working IS NULL OR NOT v_working @> v_during THEN
    v_on := (p_moment AT TIME ZONE v_zone)::date;
    IF EXISTS (SELECT FROM consultants_dateoverride o WHERE o.consultant_id = p_consultant AND o."on" = v_on) THEN
      RETURN CASE WHEN EXISTS (
        SELECT FROM consultants_dateoverride o
        WHERE o.consultant_id = p_consultant AND o."on" = v_on AND o.start_time IS NOT NULL
          AND (o.is_available OR o.unavailable_by_appointment)
      ) THEN 'hours' ELSE 'closed' END;
    END IF;
    RETURN CASE WHEN EXISTS (SELECT FROM consultants_holiday h WHERE h."on" = v_on) THEN 'holiday' ELSE 'hours' END;
  END IF;
  IF EXISTS (
    SELECT FROM consultants_timeoff t
    WHERE int8range(t.consultant_id, t.consultant_id, '[]') && int8range(p_consultant, p_consultant, '[]')
      AND t.during && v_during
  ) THEN RETURN 'time_off'; END IF;
  IF p_standing IS NOT NULL THEN RETURN NULL; END IF;
  IF NOT v_on_grid THEN RETURN 'grid'; END IF;

  SELECT CASE WHEN bool_and(a.status = 'held') THEN 'held' ELSE 'busy' END INTO v_busy
  FROM bookings_appointment a
  WHERE int8range(a.consultant_id, a.consultant_id, '[]') && int8range(p_consultant, p_consultant, '[]')
    AND a.blocked && v_blocked AND a.status IN ('held', 'pending', 'confirmed')
    AND (a.status <> 'held' OR (a.held_until > p_now AND a.customer_id IS DISTINCT FROM p_customer))
    AND a.id IS DISTINCT FROM p_moving
  HAVING count(*) > 0;
  RETURN v_busy;
END
$$;
