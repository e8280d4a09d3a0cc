-- The one truth for availability: every start at which `service` can be booked with one of its consultants.
-- Candidates start at each working period's local start and go on in slot steps; one is free when the appointment
-- lies in working time and outside time off, and with its buffers overlaps no live appointment.
CREATE OR REPLACE FUNCTION available_slots(
    p_service bigint, p_from timestamptz, p_to timestamptz, p_consultants bigint[] DEFAULT NULL
) RETURNS TABLE (consultant_id bigint, starts_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT c.id, candidate.starts_at
  FROM consultants_service s
  JOIN consultants_service_consultants offered ON offered.service_id = s.id
  JOIN consultants_consultant c ON c.id = offered.consultant_id AND c.is_active
  CROSS JOIN LATERAL (
    SELECT array_agg(period.opens) AS opens, array_agg(period.closes) AS closes
    FROM (
      SELECT (day + h.start_time) AT TIME ZONE c.time_zone AS opens, (day + h.end_time) AT TIME ZONE c.time_zone AS closes
      FROM generate_series(
             (p_from AT TIME ZONE c.time_zone)::date::timestamp, (p_to AT TIME ZONE c.time_zone)::date::timestamp,
             interval '1 day') AS day
      JOIN consultants_workinghours h
        ON h.consultant_id = c.id AND h.weekday = extract(isodow FROM day)::int
    ) AS period
    WHERE period.opens < period.closes  -- a period inside the hour that daylight saving skips is none
  ) AS working
  CROSS JOIN LATERAL (
    SELECT coalesce(range_agg(t.during), '{}') AS off
    FROM consultants_timeoff t
    WHERE int8range(t.consultant_id, t.consultant_id, '[]') && int8range(c.id, c.id, '[]')
      AND t.during && tstzrange(p_from, p_to + make_interval(mins => s.duration_minutes))
  ) AS absent
  CROSS JOIN LATERAL (
    SELECT coalesce(range_agg(a.blocked), '{}') AS busy
    FROM bookings_appointment a
    WHERE int8range(a.consultant_id, a.consultant_id, '[]') && int8range(c.id, c.id, '[]')
      AND a.blocked && tstzrange(p_from - make_interval(mins => s.buffer_before_minutes::int),
                                 p_to + make_interval(mins => s.duration_minutes + s.buffer_after_minutes))
      AND a.status IN ('held', 'pending', 'confirmed')
  ) AS taken
  CROSS JOIN LATERAL (
    SELECT DISTINCT start AS starts_at
    FROM unnest(working.opens, working.closes) AS p (opens, closes)
    CROSS JOIN LATERAL generate_series(
      p.opens, p.closes - make_interval(mins => s.duration_minutes::int),
      make_interval(mins => s.slot_step_minutes::int)) AS start
    WHERE start >= p_from AND start < p_to
  ) AS candidate
  WHERE s.id = p_service AND s.is_active AND (p_consultants IS NULL OR c.id = ANY (p_consultants))
    AND NOT absent.off && tstzrange(candidate.starts_at, candidate.starts_at + make_interval(mins => s.duration_minutes))
    AND NOT taken.busy && tstzrange(
      candidate.starts_at - make_interval(mins => s.buffer_before_minutes::int),
      candidate.starts_at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes))
$$;
