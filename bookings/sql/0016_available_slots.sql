-- Every start in [p_from, p_to) at which p_customer can book p_service, or move p_moving to it. Candidates start at
-- each working period's start and go on in slot steps; one is offered when the appointment lies in working time and
-- outside time off, with its buffers meets nothing busy, and keeps notice and window. p_consultants NULL is anyone.
CREATE OR REPLACE FUNCTION available_slots(
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
    )
    -- Where periods overlap a start is in each of them. Those that are free are half as many as those that are looked at:
    -- only they are compared.
    SELECT DISTINCT period.consultant_id, grid.starts_at
    FROM period
    JOIN free ON free.consultant_id = period.consultant_id
    CROSS JOIN LATERAL generate_series(
      -- The first point of the grid that is not before v_from.
      period.opens + greatest(0, ceil(extract(epoch FROM v_from - period.opens) / extract(epoch FROM v_step))) * v_step,
      least(period.closes, v_to) - interval '1 microsecond', v_step) AS grid (starts_at)
    WHERE free.working @> tstzrange(grid.starts_at, grid.starts_at + v_duration)
      AND NOT free.busy && tstzrange(grid.starts_at - v_before, grid.starts_at + v_duration + v_after);
END
$$;
