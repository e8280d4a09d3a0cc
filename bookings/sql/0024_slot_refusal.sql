-- Why p_moment cannot be booked, as a code; NULL when available_slots() offers it. Of an appointment that stands, at
-- the time p_standing, it is only asked whether the consultant still offers the service and works then.
CREATE OR REPLACE FUNCTION slot_refusal(
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
  -- An appointment that stands keeps its place, whatever its consultant has noted elsewhere since.
  IF p_standing IS NOT NULL THEN RETURN NULL; END IF;
  IF EXISTS (
    SELECT FROM consultants_busytime b
    WHERE int8range(b.consultant_id, b.consultant_id, '[]') && int8range(p_consultant, p_consultant, '[]')
      AND b.during && v_during
  ) THEN RETURN 'busy_elsewhere'; END IF;
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
