-- Working periods that touch [p_from, p_to]: a date's overrides where it has any; else none on a holiday; else the
-- weekday's hours that are valid on that date. By each consultant's own clock. A period belongs to the date on which it
-- begins: what reaches into the first date from the evening before is among them, if it touches p_from.
CREATE OR REPLACE FUNCTION working_periods(p_consultants bigint[], p_from timestamptz, p_to timestamptz)
RETURNS TABLE (consultant_id bigint, opens timestamptz, closes timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH who AS MATERIALIZED (
    SELECT c.id, c.time_zone FROM unnest(p_consultants) AS asked (id) JOIN consultants_consultant c USING (id)
  ), night AS MATERIALIZED (
    -- Only where somebody works past midnight is the evening before looked at.
    SELECT EXISTS (SELECT FROM consultants_workinghours h WHERE h.ends_next_day)
        OR EXISTS (SELECT FROM consultants_dateoverride o WHERE o.ends_next_day) AS is_worked
  ), zone_day AS MATERIALIZED (
    -- Zones are few: the clock is read once for each of them and each day. On a plain day of 24 hours a time of day is
    -- its distance from midnight.
    SELECT zone.time_zone, day::date AS on_date, extract(isodow FROM day)::int AS weekday,
           day AT TIME ZONE zone.time_zone AS midnight,
           (day + interval '1 day') AT TIME ZONE zone.time_zone - day AT TIME ZONE zone.time_zone
             = interval '24 hours' AS is_plain,
           day < (p_from AT TIME ZONE zone.time_zone)::date AS is_eve,
           EXISTS (SELECT FROM consultants_holiday h WHERE h."on" = day::date) AS is_holiday
    FROM (SELECT DISTINCT time_zone FROM who) AS zone
    CROSS JOIN LATERAL generate_series(
      (p_from AT TIME ZONE zone.time_zone)::date::timestamp
        - CASE WHEN (SELECT is_worked FROM night) THEN interval '1 day' ELSE interval '0' END,
      (p_to AT TIME ZONE zone.time_zone)::date::timestamp,
      interval '1 day') AS day
  ), overridden AS MATERIALIZED (
    SELECT o.consultant_id, o."on", o.start_time, o.end_time, o.ends_next_day,
           o.start_time IS NOT NULL AND (o.is_available OR o.unavailable_by_appointment) AS is_open
    FROM consultants_dateoverride o
    WHERE o.consultant_id = ANY (p_consultants)
      AND o."on" BETWEEN (SELECT min(on_date) FROM zone_day) AND (SELECT max(on_date) FROM zone_day)
  ), hours AS (
    SELECT who.id, d.time_zone, d.on_date, d.midnight, d.is_plain, d.is_eve, h.start_time, h.end_time,
           h.ends_next_day
    FROM who
    JOIN zone_day d USING (time_zone)
    JOIN consultants_workinghours h ON h.consultant_id = who.id AND h.weekday = d.weekday
    WHERE NOT d.is_holiday AND (NOT d.is_eve OR h.ends_next_day)
      AND (h.valid_from IS NULL OR h.valid_from <= d.on_date) AND (h.valid_to IS NULL OR d.on_date <= h.valid_to)
      -- Of the table, whose index is probed once for each of them. How many are in "overridden" is not known beforehand,
      -- and taken for few it was read through for each: over a thousand people and a month that took two seconds.
      AND NOT EXISTS (SELECT FROM consultants_dateoverride o WHERE o.consultant_id = who.id AND o."on" = d.on_date)
    UNION ALL
    SELECT c.id, d.time_zone, d.on_date, d.midnight, d.is_plain, d.is_eve, o.start_time, o.end_time,
           o.ends_next_day
    FROM overridden o
    -- Not "who": how many are in it is not known beforehand, either, and each of them was compared with each override.
    JOIN consultants_consultant c ON c.id = o.consultant_id
    JOIN zone_day d ON d.time_zone = c.time_zone AND d.on_date = o."on"
    WHERE o.is_open AND (NOT d.is_eve OR o.ends_next_day)
  )
  SELECT period.id, period.opens, period.closes
  FROM (
    SELECT hours.id,
           CASE WHEN is_plain THEN midnight + start_time::interval ELSE local_instant(on_date + start_time, time_zone) END,
           CASE WHEN is_plain AND NOT ends_next_day THEN midnight + end_time::interval
                ELSE local_instant(on_date + ends_next_day::int + end_time, time_zone) END,
           is_eve
    FROM hours
  ) AS period (id, opens, closes, is_eve)
  WHERE (NOT period.is_eve OR period.closes > p_from)
    AND period.opens < period.closes  -- a period inside the hour that daylight saving skips is none
$$;
