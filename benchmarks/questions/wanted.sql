-- What the queries of the questions read, beside the tables: by the clock of the business, at the moment that stands
-- still. Free times are the product's own; everything else is read from the tables once more.
CREATE SCHEMA wanted;

CREATE FUNCTION wanted.now() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '{now}'::timestamptz $$;

CREATE FUNCTION wanted.asker() RETURNS bigint LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('wanted.asker', true), '')::bigint $$;

CREATE FUNCTION wanted.here(moment timestamptz) RETURNS timestamp LANGUAGE sql STABLE
AS $$ SELECT moment AT TIME ZONE time_zone FROM consultants_business $$;

CREATE FUNCTION wanted.at(moment timestamp) RETURNS timestamptz LANGUAGE sql STABLE
AS $$ SELECT moment AT TIME ZONE time_zone FROM consultants_business $$;

-- Every start from the first day to the last.
CREATE FUNCTION wanted.free(first date, last date)
RETURNS TABLE (service text, consultant text, starts_at timestamptz, day date, clock time) LANGUAGE sql STABLE
AS $$
  SELECT s.name, c.name, slot.starts_at, wanted.here(slot.starts_at)::date, wanted.here(slot.starts_at)::time
  FROM consultants_service s
  CROSS JOIN LATERAL available_slots(s.id, wanted.at(first), wanted.at(last + 1), wanted.now()) slot
  JOIN consultants_consultant c ON c.id = slot.consultant_id
$$;

-- Working times on dates, as overrides and holidays have them; times off are not taken out.
CREATE FUNCTION wanted.working(first date, last date)
RETURNS TABLE (consultant text, day date, opens time, closes time) LANGUAGE sql STABLE
AS $$
  SELECT c.name, wanted.here(opens)::date, wanted.here(opens)::time, wanted.here(closes)::time
  FROM working_periods((SELECT array_agg(id) FROM consultants_consultant), wanted.at(first), wanted.at(last + 1)) p
  JOIN consultants_consultant c ON c.id = p.consultant_id
  WHERE wanted.here(opens)::date BETWEEN first AND last
$$;

CREATE VIEW wanted.offer AS
  SELECT s.name AS service, c.name AS consultant
  FROM consultants_service_consultants o
  JOIN consultants_service s ON s.id = o.service_id JOIN consultants_consultant c ON c.id = o.consultant_id;

CREATE VIEW wanted.hours AS
  SELECT c.name AS consultant, h.weekday, h.start_time, h.end_time
  FROM consultants_workinghours h JOIN consultants_consultant c ON c.id = h.consultant_id;

CREATE VIEW wanted.service AS
  SELECT name, price, make_interval(mins => duration_minutes) AS length, location, description, description_en
  FROM consultants_service WHERE is_active;

CREATE VIEW wanted.own AS
  SELECT a.code, s.name AS service, c.name AS consultant, a.status, s.price, lower(a.during) AS starts_at,
         wanted.here(lower(a.during))::date AS day, wanted.here(lower(a.during))::time AS clock,
         upper(a.during) - lower(a.during) AS length,
         a.status IN ('pending', 'confirmed') AND upper(a.during) > wanted.now() AS is_coming
  FROM bookings_appointment a
  JOIN consultants_service s ON s.id = a.service_id JOIN consultants_consultant c ON c.id = a.consultant_id
  WHERE a.customer_id = wanted.asker();

-- What a model's query reads knows that moment too.
DO $do$
DECLARE
  v_found record;
BEGIN
  FOR v_found IN
    SELECT pg_get_functiondef(oid) AS made FROM pg_proc
    WHERE pronamespace IN ('assist'::regnamespace, 'assist_private'::regnamespace) AND prosrc ~ '\mnow\(\)'
  LOOP
    EXECUTE regexp_replace(v_found.made, '\mnow\(\)', 'wanted.now()', 'g');
  END LOOP;
  FOR v_found IN
    SELECT oid::regclass AS name, pg_get_viewdef(oid) AS made FROM pg_class
    WHERE relnamespace = 'assist'::regnamespace AND relkind = 'v' AND pg_get_viewdef(oid) ~ '\mnow\(\)'
  LOOP
    EXECUTE format('CREATE OR REPLACE VIEW %s WITH (security_barrier = true) AS %s', v_found.name,
                   regexp_replace(v_found.made, '\mnow\(\)', 'wanted.now()', 'g'));
  END LOOP;
END
$do$;
