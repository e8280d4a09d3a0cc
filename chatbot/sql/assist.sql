-- What questions in SQL may see. The reader role has USAGE on two schemas and no table of ours:
--   assist          views made for questions, and the functions a question may use
--   assist_private  who is asking, and how a question is run
-- Every view is a security barrier: nothing a question adds is evaluated on rows that the view does not let out. The
-- comments are what a model is told. Roles and grants are made by prepare_database.

CREATE SCHEMA IF NOT EXISTS assist;
CREATE SCHEMA IF NOT EXISTS assist_private;

-- Identity -----------------------------------------------------------------------------------------------------------

-- The customer whose signed token this transaction carries: "customer.expiry.backend.signature", the expiry in seconds
-- since 1970, the backend this session's process id, the signature HMAC-SHA-256 of what is before it. Any setting can
-- be changed by any SQL, but a signature cannot be made without the key, which the reader role cannot read. NULL for
-- nobody: no token, or one that is not this session's, has run out, or is signed by somebody else.
CREATE FUNCTION assist_private.current_customer() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_parts text[] := string_to_array(current_setting('assist.token', true), '.');
  v_signature text;
BEGIN
  IF cardinality(v_parts) IS DISTINCT FROM 4 OR v_parts[1] !~ '^[0-9]{1,18}$' OR v_parts[2] !~ '^[0-9]{1,12}$'
     OR v_parts[3] !~ '^[0-9]{1,9}$' OR v_parts[4] !~ '^[0-9a-f]{64}$' THEN
    RETURN NULL;
  END IF;
  IF v_parts[2]::bigint < extract(epoch FROM clock_timestamp()) OR v_parts[3]::int <> pg_backend_pid() THEN
    RETURN NULL;
  END IF;
  SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(array_to_string(v_parts[1:3], '.'), 'UTF8'))), 'hex')
  INTO v_signature
  FROM assist_private.signing_key;
  RETURN CASE WHEN v_signature = v_parts[4] THEN v_parts[1]::bigint END;
END
$$;

-- For this transaction. As a parameter the token does not stand in the statement's text, which other sessions of the
-- same role can see. Runs as the owner: the reader role need not be allowed to use set_config.
CREATE FUNCTION assist_private.identify(token text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT set_config('assist.token', token, true) $$;

-- Running a question -------------------------------------------------------------------------------------------------

-- The question is a parameter too, and for a cursor there is one statement or none. The words before it make it a
-- SELECT whatever it is: EXPLAIN, SHOW or anything else is a syntax error behind them.
CREATE FUNCTION assist_private.open_question(question text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  v_answer refcursor := 'answer';
BEGIN
  OPEN v_answer NO SCROLL FOR EXECUTE 'SELECT * FROM (' || question || E'\n) AS question';
END
$$;

-- The next rows of it, each as the text of a row value; NULL, as the last one, when they are more than p_bytes.
CREATE FUNCTION assist_private.read_answer(p_rows integer, p_bytes integer) RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
  v_answer refcursor := 'answer';
  v_row record;
  v_text text;
  v_bytes bigint := 0;
BEGIN
  FOR i IN 1..p_rows LOOP
    FETCH v_answer INTO v_row;
    EXIT WHEN NOT FOUND;
    v_text := v_row::text;
    v_bytes := v_bytes + octet_length(v_text);
    IF v_bytes > p_bytes THEN
      RETURN NEXT NULL;
      EXIT;
    END IF;
    RETURN NEXT v_text;
  END LOOP;
END
$$;

-- Names however they are typed ---------------------------------------------------------------------------------------

CREATE FUNCTION assist.fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT translate(regexp_replace(normalize(lower(value), NFD), '[\u0300-\u036f]', '', 'g'), 'đ', 'd')
$$;
COMMENT ON FUNCTION assist.fold(text) IS
  'Lower case without Vietnamese diacritics. Compare names so: consultant_key LIKE ''%'' || assist.fold(''Hằng'') || ''%''.';

CREATE FUNCTION assist.unaccent(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT translate(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dD') $$;
COMMENT ON FUNCTION assist.unaccent(text) IS 'Without Vietnamese diacritics, capitals kept.';

-- Free times ---------------------------------------------------------------------------------------------------------

-- Over available_slots(), the one truth. The customer's own hold is not in the customer's way, and the service level's
-- booking window counts as in the chat.
CREATE FUNCTION assist_private.slots(p_services bigint[], p_from timestamptz, p_to timestamptz)
RETURNS TABLE (
    service_id bigint, service_name text, consultant_id bigint, consultant_name text, consultant_key text,
    starts_at timestamptz, ends_at timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_customer bigint := assist_private.current_customer();
  v_from timestamptz := greatest(p_from, now());
  v_to timestamptz := least(p_to, v_from + interval '14 days');
  v_window integer;
BEGIN
  SELECT level.booking_window_days INTO v_window
  FROM accounts_customer customer
  JOIN accounts_servicelevel level
    ON level.id = customer.level_id OR (customer.level_id IS NULL AND level.is_default)
  WHERE customer.id = v_customer;
  v_to := least(v_to, now() + make_interval(hours => 24 * v_window));
  RETURN QUERY
    SELECT service.id, service.name::text, consultant.id, consultant.name::text, consultant.name_key,
           slot.starts_at, slot.starts_at + make_interval(mins => service.duration_minutes::int)
    FROM consultants_service service
    CROSS JOIN LATERAL available_slots(service.id, v_from, v_to, now(), NULL, v_customer) AS slot
    JOIN consultants_consultant consultant ON consultant.id = slot.consultant_id
    WHERE service.is_active AND (p_services IS NULL OR service.id = ANY (p_services))
    ORDER BY slot.starts_at, consultant.name, service.name;
END
$$;

CREATE FUNCTION assist.free_slots(service bigint, from_time timestamptz, to_time timestamptz)
RETURNS TABLE (
    service_id bigint, service_name text, consultant_id bigint, consultant_name text, consultant_key text,
    starts_at timestamptz, ends_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT * FROM assist_private.slots(CASE WHEN service IS NOT NULL THEN ARRAY[service] END, from_time, to_time) $$;

CREATE FUNCTION assist.free_slots(service text, from_time timestamptz, to_time timestamptz)
RETURNS TABLE (
    service_id bigint, service_name text, consultant_id bigint, consultant_name text, consultant_key text,
    starts_at timestamptz, ends_at timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  v_key text := fold(btrim(service));
  v_services bigint[];
BEGIN
  IF service IS NOT NULL THEN
    SELECT coalesce(array_agg(s.id), '{}') INTO v_services
    FROM consultants_service s WHERE s.is_active AND v_key IN (s.name_key, s.name_en_key);
    IF v_services = '{}' THEN
      SELECT coalesce(array_agg(s.id), '{}') INTO v_services
      FROM consultants_service s
      WHERE s.is_active AND v_key <> ''
        AND (strpos(s.name_key, v_key) > 0 OR strpos(s.name_en_key, v_key) > 0);
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM assist_private.slots(v_services, from_time, to_time);
END
$$;
COMMENT ON FUNCTION assist.free_slots(text, timestamptz, timestamptz) IS
  'Free times to book a service, starting in [from_time, to_time), at most 14 days: a row for each consultant and start, with service_id, service_name, consultant_id, consultant_name, consultant_key (folded), starts_at, ends_at. The service is its id or its name, however it is typed; NULL for every service.';
COMMENT ON FUNCTION assist.free_slots(bigint, timestamptz, timestamptz) IS 'The same, by the id of the service.';

-- Through a definer function, because a view runs the functions in it as whoever reads it.
CREATE FUNCTION assist_private.coming_working_times()
RETURNS TABLE (consultant_id bigint, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT worked.consultant_id, lower(period), upper(period)
  FROM (
    SELECT consultant_id, range_agg(tstzrange(opens, closes)) AS time
    FROM working_periods(
      (SELECT array_agg(id) FROM consultants_consultant WHERE is_active), now(), now() + interval '14 days')
    GROUP BY consultant_id
  ) AS worked
  CROSS JOIN LATERAL unnest(worked.time - coalesce(
    (SELECT range_agg(t.during) FROM consultants_timeoff t WHERE t.consultant_id = worked.consultant_id), '{}')) AS period
$$;

-- Everybody's views --------------------------------------------------------------------------------------------------

CREATE VIEW assist.services WITH (security_barrier = true) AS
SELECT s.id, s.name::text AS name, s.name_key, s.name_en::text AS name_en, s.name_en_key, s.description,
       s.description_en, s.duration_minutes::integer AS duration_minutes, s.price, s.currency::text AS currency,
       s.location::text AS location, s.meeting_link <> '' AS is_online, s.needs_approval, s.is_for_a_device,
       coalesce(s.minimum_notice_minutes, b.minimum_notice_minutes) AS minimum_notice_minutes,
       coalesce(s.booking_window_days, b.booking_window_days) AS booking_window_days,
       coalesce(s.cancel_notice_minutes, b.cancel_notice_minutes) AS cancel_notice_minutes,
       coalesce(s.reschedule_notice_minutes, b.reschedule_notice_minutes) AS reschedule_notice_minutes
FROM consultants_service s LEFT JOIN consultants_businesspolicy b ON b.id = 1
WHERE s.is_active;
COMMENT ON VIEW assist.services IS 'Services that can be booked, with prices and rules.';
COMMENT ON COLUMN assist.services.name IS 'name in Vietnamese';
COMMENT ON COLUMN assist.services.name_key IS 'name folded: lower case without diacritics';
COMMENT ON COLUMN assist.services.name_en IS 'name in English, empty if there is none';
COMMENT ON COLUMN assist.services.name_en_key IS 'name_en folded';
COMMENT ON COLUMN assist.services.description IS 'what it is, in Vietnamese';
COMMENT ON COLUMN assist.services.description_en IS 'what it is, in English';
COMMENT ON COLUMN assist.services.duration_minutes IS 'length of an appointment';
COMMENT ON COLUMN assist.services.price IS 'price of one appointment; NULL: not stated';
COMMENT ON COLUMN assist.services.currency IS 'ISO code of the price';
COMMENT ON COLUMN assist.services.location IS 'where it takes place';
COMMENT ON COLUMN assist.services.is_online IS 'it is held online';
COMMENT ON COLUMN assist.services.needs_approval IS 'a booking stands only when the consultant has approved it';
COMMENT ON COLUMN assist.services.is_for_a_device IS 'it is for a device of the customer';
COMMENT ON COLUMN assist.services.minimum_notice_minutes IS 'how long before its start it must be booked';
COMMENT ON COLUMN assist.services.booking_window_days IS 'how far ahead it can be booked';
COMMENT ON COLUMN assist.services.cancel_notice_minutes IS 'how long before its start it can still be cancelled';
COMMENT ON COLUMN assist.services.reschedule_notice_minutes IS 'how long before its start it can still be moved';

CREATE VIEW assist.consultants WITH (security_barrier = true) AS
SELECT c.id, c.name::text AS name, c.name_key, c.title::text AS title, c.specialties::text AS specialties,
       c.specialties_key, c.qualifications, c.biography, c.joined_on, c.time_zone::text AS time_zone
FROM consultants_consultant c
WHERE c.is_active;
COMMENT ON VIEW assist.consultants IS 'People who can be booked.';
COMMENT ON COLUMN assist.consultants.name_key IS 'name folded: lower case without diacritics';
COMMENT ON COLUMN assist.consultants.title IS 'such as Dr. or Thạc sĩ';
COMMENT ON COLUMN assist.consultants.specialties IS 'what they know best, separated by commas';
COMMENT ON COLUMN assist.consultants.specialties_key IS 'specialties folded';
COMMENT ON COLUMN assist.consultants.qualifications IS 'degrees and certificates';
COMMENT ON COLUMN assist.consultants.biography IS 'about them';
COMMENT ON COLUMN assist.consultants.joined_on IS 'works here since';
COMMENT ON COLUMN assist.consultants.time_zone IS 'the clock of their working hours';

CREATE VIEW assist.consultant_services WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key, s.id AS service_id,
       s.name::text AS service_name, s.name_key AS service_key, s.name_en::text AS service_name_en,
       s.name_en_key AS service_en_key
FROM consultants_service_consultants offered
JOIN consultants_consultant c ON c.id = offered.consultant_id AND c.is_active
JOIN consultants_service s ON s.id = offered.service_id AND s.is_active;
COMMENT ON VIEW assist.consultant_services IS 'Who offers what: a row for each consultant and service.';
COMMENT ON COLUMN assist.consultant_services.consultant_key IS 'consultant_name folded';
COMMENT ON COLUMN assist.consultant_services.service_key IS 'service_name folded';
COMMENT ON COLUMN assist.consultant_services.service_en_key IS 'service_name_en folded';

CREATE VIEW assist.working_hours WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key,
       h.weekday::integer AS weekday, h.start_time, h.end_time, h.valid_from, h.valid_to, c.time_zone::text AS time_zone
FROM consultants_workinghours h
JOIN consultants_consultant c ON c.id = h.consultant_id AND c.is_active;
COMMENT ON VIEW assist.working_hours IS
  'The usual week of each consultant; a weekday may have several rows. For dates that are near use working_days.';
COMMENT ON COLUMN assist.working_hours.consultant_key IS 'consultant_name folded';
COMMENT ON COLUMN assist.working_hours.weekday IS '1 Monday to 7 Sunday, as extract(isodow ...)';
COMMENT ON COLUMN assist.working_hours.start_time IS 'by the clock of time_zone';
COMMENT ON COLUMN assist.working_hours.end_time IS 'by the clock of time_zone';
COMMENT ON COLUMN assist.working_hours.valid_from IS 'first date; NULL: always';
COMMENT ON COLUMN assist.working_hours.valid_to IS 'last date; NULL: no end';

CREATE VIEW assist.special_hours WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key, o."on" AS date,
       o.start_time, o.end_time,
       o.start_time IS NULL OR NOT (o.is_available OR o.unavailable_by_appointment) AS is_closed
FROM consultants_dateoverride o
JOIN consultants_consultant c ON c.id = o.consultant_id AND c.is_active
WHERE o."on" >= (now() - interval '1 day')::date;
COMMENT ON VIEW assist.special_hours IS
  'Coming dates on which a consultant works other hours than usual; these take the place of working_hours and holidays.';
COMMENT ON COLUMN assist.special_hours.consultant_key IS 'consultant_name folded';
COMMENT ON COLUMN assist.special_hours.start_time IS 'NULL: closed on that date';
COMMENT ON COLUMN assist.special_hours.end_time IS 'NULL: closed on that date';
COMMENT ON COLUMN assist.special_hours.is_closed IS 'does not work then';

CREATE VIEW assist.holidays WITH (security_barrier = true) AS
SELECT h."on" AS date, h.name::text AS name, h.name_key
FROM consultants_holiday h;
COMMENT ON VIEW assist.holidays IS 'Days on which the business is closed.';
COMMENT ON COLUMN assist.holidays.name_key IS 'name folded';

CREATE VIEW assist.time_off WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key,
       lower(t.during) AS starts_at, upper(t.during) AS ends_at
FROM consultants_timeoff t
JOIN consultants_consultant c ON c.id = t.consultant_id AND c.is_active
WHERE upper(t.during) > now();
COMMENT ON VIEW assist.time_off IS 'Coming absences of consultants.';
COMMENT ON COLUMN assist.time_off.consultant_key IS 'consultant_name folded';

CREATE VIEW assist.working_days WITH (security_barrier = true) AS
SELECT c.id AS consultant_id, c.name::text AS consultant_name, c.name_key AS consultant_key,
       (w.starts_at AT TIME ZONE c.time_zone)::date AS date, w.starts_at, w.ends_at
FROM assist_private.coming_working_times() AS w
JOIN consultants_consultant c ON c.id = w.consultant_id;
COMMENT ON VIEW assist.working_days IS
  'When each consultant works in the coming 14 days, special hours, holidays and absences considered, whatever is booked.';
COMMENT ON COLUMN assist.working_days.consultant_key IS 'consultant_name folded';
COMMENT ON COLUMN assist.working_days.date IS 'by the consultant''s clock';

CREATE VIEW assist.service_levels WITH (security_barrier = true) AS
SELECT l.rank::integer AS rank, l.name::text AS name, l.name_en::text AS name_en, l.description, l.description_en,
       l.price, l.currency::text AS currency, l.maximum_coming::integer AS maximum_coming, l.booking_window_days,
       l.maximum_devices::integer AS maximum_devices, l.questions_a_day, l.support_priority::text AS support_priority,
       l.is_default
FROM accounts_servicelevel l;
COMMENT ON VIEW assist.service_levels IS 'Levels of membership and what they allow. An empty limit is none.';
COMMENT ON COLUMN assist.service_levels.rank IS 'a higher level has a higher number';
COMMENT ON COLUMN assist.service_levels.price IS 'a month; NULL: not stated';
COMMENT ON COLUMN assist.service_levels.maximum_coming IS 'coming appointments at a time';
COMMENT ON COLUMN assist.service_levels.booking_window_days IS 'how far ahead one can book';
COMMENT ON COLUMN assist.service_levels.is_default IS 'the level of whoever has no other';

-- The customer's own -------------------------------------------------------------------------------------------------

CREATE VIEW assist.my_appointments WITH (security_barrier = true) AS
SELECT a.id, a.code::text AS code, s.id AS service_id, s.name::text AS service_name, s.name_key AS service_key,
       s.name_en::text AS service_name_en, c.id AS consultant_id, c.name::text AS consultant_name,
       c.name_key AS consultant_key, lower(a.during) AS starts_at, upper(a.during) AS ends_at,
       (extract(epoch FROM upper(a.during) - lower(a.during)) / 60)::integer AS duration_minutes,
       a.status::text AS status, a.status IN ('pending', 'confirmed') AND upper(a.during) > now() AS is_coming,
       a.description, d.name::text AS device_name, s.location::text AS location, a.meeting_link::text AS meeting_link,
       s.price, s.currency::text AS currency, a.created_at
FROM bookings_appointment a
JOIN consultants_service s ON s.id = a.service_id
JOIN consultants_consultant c ON c.id = a.consultant_id
LEFT JOIN accounts_device d ON d.id = a.device_id AND d.customer_id = a.customer_id
WHERE a.customer_id = (SELECT assist_private.current_customer()) AND a.status NOT IN ('held', 'expired');
COMMENT ON VIEW assist.my_appointments IS 'All appointments of the customer who asks, past and coming.';
COMMENT ON COLUMN assist.my_appointments.code IS 'the code by which customers and staff name it';
COMMENT ON COLUMN assist.my_appointments.service_key IS 'service_name folded';
COMMENT ON COLUMN assist.my_appointments.consultant_key IS 'consultant_name folded';
COMMENT ON COLUMN assist.my_appointments.status IS
  'pending (waits for approval), confirmed, completed, cancelled, no_show (did not come) or declined';
COMMENT ON COLUMN assist.my_appointments.is_coming IS 'pending or confirmed, and not over yet';
COMMENT ON COLUMN assist.my_appointments.description IS 'what the customer wrote about it';
COMMENT ON COLUMN assist.my_appointments.device_name IS 'the device it is for';
COMMENT ON COLUMN assist.my_appointments.price IS 'today''s price of the service';
COMMENT ON COLUMN assist.my_appointments.created_at IS 'when it was booked';

CREATE VIEW assist.my_devices WITH (security_barrier = true) AS
SELECT d.id, d.name::text AS name, d.name_key, d.kind::text AS kind, d.place::text AS place, d.serial::text AS serial,
       d.notes, d.is_active, d.created_at
FROM accounts_device d
WHERE d.customer_id = (SELECT assist_private.current_customer());
COMMENT ON VIEW assist.my_devices IS 'Devices of the customer who asks.';
COMMENT ON COLUMN assist.my_devices.name_key IS 'name folded';
COMMENT ON COLUMN assist.my_devices.kind IS 'type of device';
COMMENT ON COLUMN assist.my_devices.place IS 'where it stands';
COMMENT ON COLUMN assist.my_devices.is_active IS 'still in use';
COMMENT ON COLUMN assist.my_devices.created_at IS 'when it was added';

CREATE VIEW assist.me WITH (security_barrier = true) AS
SELECT p.id, p.name::text AS name, p.name_key, p.email::text AS email, p.phone::text AS phone,
       p.language::text AS language, p.time_zone::text AS time_zone, p.birth_date, l.name::text AS level_name,
       l.name_en::text AS level_name_en, p.created_at
FROM accounts_customer p
LEFT JOIN accounts_servicelevel l ON l.id = p.level_id OR (p.level_id IS NULL AND l.is_default)
WHERE p.id = (SELECT assist_private.current_customer());
COMMENT ON VIEW assist.me IS 'The customer who asks: one row.';
COMMENT ON COLUMN assist.me.name_key IS 'name folded';
COMMENT ON COLUMN assist.me.language IS 'vi or en';
COMMENT ON COLUMN assist.me.time_zone IS 'empty: the business''s';
COMMENT ON COLUMN assist.me.level_name IS 'service level';
COMMENT ON COLUMN assist.me.created_at IS 'customer since';

REVOKE ALL ON ALL TABLES IN SCHEMA assist FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA assist, assist_private FROM PUBLIC;
