-- Working periods that end at midnight or after it, for questions.

CREATE OR REPLACE VIEW assist.working_hours WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key,
       h.weekday::integer AS weekday, h.start_time, h.end_time, h.valid_from, h.valid_to, c.time_zone::text AS time_zone,
       h.ends_next_day
FROM consultants_workinghours h
JOIN consultants_consultant c ON c.id = h.consultant_id AND c.is_active;
COMMENT ON COLUMN assist.working_hours.ends_next_day IS
  'end_time is on the following day, at 00:00 or later; else it is after start_time';

CREATE OR REPLACE VIEW assist.special_hours WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key, o."on" AS date,
       o.start_time, o.end_time,
       o.start_time IS NULL OR NOT (o.is_available OR o.unavailable_by_appointment) AS is_closed, o.ends_next_day
FROM consultants_dateoverride o
JOIN consultants_consultant c ON c.id = o.consultant_id AND c.is_active
WHERE o."on" >= (now() - interval '1 day')::date;
COMMENT ON COLUMN assist.special_hours.ends_next_day IS
  'end_time is on the following day, at 00:00 or later; else it is after start_time';
