-- What questions of the team may see: the schema assist_staff, read by the same role as assist, with the same rules.
-- Whose rights count is said by a signed token of another form than a customer's; what these rights are is asked of the
-- tables of Django's permissions here, by every question anew. Nobody's rights are none: without a token, or with one
-- that is not this session's, every view is empty. The comments are what a model is told.

CREATE SCHEMA IF NOT EXISTS assist_staff;

-- Identity and rights ------------------------------------------------------------------------------------------------

-- The login whose signed token this transaction carries: "staff.login.expiry.backend.signature", checked as the token
-- of a customer is. The word in front is signed with the rest: neither token can pass for the other. NULL for nobody,
-- and for a login that has been closed.
CREATE FUNCTION assist_private.current_staff() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_parts text[] := string_to_array(current_setting('assist.staff', true), '.');
  v_signature text;
BEGIN
  IF cardinality(v_parts) IS DISTINCT FROM 5 OR v_parts[1] <> 'staff' OR v_parts[2] !~ '^[0-9]{1,18}$'
     OR v_parts[3] !~ '^[0-9]{1,12}$' OR v_parts[4] !~ '^[0-9]{1,9}$' OR v_parts[5] !~ '^[0-9a-f]{64}$' THEN
    RETURN NULL;
  END IF;
  IF v_parts[3]::bigint < extract(epoch FROM clock_timestamp()) OR v_parts[4]::int <> pg_backend_pid() THEN
    RETURN NULL;
  END IF;
  SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(array_to_string(v_parts[1:4], '.'), 'UTF8'))), 'hex')
  INTO v_signature
  FROM assist_private.signing_key;
  IF v_signature IS DISTINCT FROM v_parts[5] THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT id FROM accounts_user WHERE id = v_parts[2]::bigint AND is_active);
END
$$;

CREATE FUNCTION assist_private.identify_staff(token text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT set_config('assist.staff', token, true) $$;

-- Whether that login has the permission, such as 'bookings.view_appointment', as django.contrib.auth decides it.
CREATE FUNCTION assist_private.staff_may(permission text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM accounts_user u
    WHERE u.id = assist_private.current_staff()
      AND (u.is_superuser OR EXISTS (
        SELECT FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = split_part(permission, '.', 1) AND p.codename = split_part(permission, '.', 2)
          AND (EXISTS (SELECT FROM accounts_user_user_permissions g WHERE g.user_id = u.id AND g.permission_id = p.id)
               OR EXISTS (
                 SELECT FROM accounts_user_groups m
                 JOIN auth_group_permissions g ON g.group_id = m.group_id AND g.permission_id = p.id
                 WHERE m.user_id = u.id))
      )))
$$;

-- As accounts.roles.may: who may change may look.
CREATE FUNCTION assist_private.staff_sees_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT assist_private.staff_may('bookings.view_appointment') OR assist_private.staff_may('bookings.change_appointment')
$$;

-- The consultant whose own appointments the login may see; NULL for whoever has none.
CREATE FUNCTION assist_private.staff_own() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT c.id FROM consultants_consultant c
  WHERE c.user_id = assist_private.current_staff() AND assist_private.staff_may('bookings.view_own_appointment')
$$;

-- Money is the business's: whoever may look at the business, and consultants what they earn themselves.
CREATE FUNCTION assist_private.staff_sees_money() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT assist_private.staff_may('consultants.view_business') $$;

-- Customers: 'all', those of one's 'own' appointments, or 'none'.
CREATE FUNCTION assist_private.staff_customers() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN assist_private.staff_may('accounts.view_customer') OR assist_private.staff_may('accounts.change_customer')
              THEN 'all'
              WHEN assist_private.staff_may('accounts.view_own_customer') THEN 'own'
              ELSE 'none' END
$$;

-- Appointments -------------------------------------------------------------------------------------------------------

-- Joins are outer and by keys, so that a question which does not ask for their columns does not read their tables.
CREATE VIEW assist_staff.appointments WITH (security_barrier = true) AS
SELECT a.code::text AS code, lower(a.during) AS starts_at, upper(a.during) AS ends_at,
       (extract(epoch FROM upper(a.during) - lower(a.during)) / 60)::integer AS duration_minutes,
       a.status::text AS status, a.created_at AS booked_at, a.consultant_id, c.name::text AS consultant_name,
       c.name_key AS consultant_key, a.service_id, s.name::text AS service_name, s.name_en::text AS service_name_en,
       s.name_key AS service_key, s.name_en_key AS service_en_key,
       (SELECT e.source::text FROM bookings_appointmentevent e
        WHERE e.appointment_id = a.id AND e.kind IN ('booked', 'held') ORDER BY e.id LIMIT 1) AS source,
       (SELECT e.role::text FROM bookings_appointmentevent e
        WHERE e.appointment_id = a.id AND e.kind = 'cancelled' ORDER BY e.id DESC LIMIT 1) AS cancelled_by,
       CASE WHEN (SELECT assist_private.staff_sees_money()) OR a.consultant_id = (SELECT assist_private.staff_own())
            THEN s.price END AS price,
       s.currency::text AS currency,
       CASE WHEN (SELECT assist_private.staff_may('bookings.view_feedback')) THEN f.rating::integer END AS rating,
       -- Not as NOT EXISTS, which is planned as a join with all appointments there are.
       a.status IN ('pending', 'confirmed', 'completed', 'no_show') AND a.id = (
         SELECT b.id FROM bookings_appointment b
         WHERE b.customer_id = a.customer_id AND b.status IN ('pending', 'confirmed', 'completed', 'no_show')
           AND ((SELECT assist_private.staff_sees_all()) OR b.consultant_id = a.consultant_id)
         ORDER BY lower(b.during), b.id LIMIT 1) AS is_first,
       CASE WHEN (SELECT assist_private.staff_customers()) = 'all'
              OR (SELECT assist_private.staff_customers()) = 'own' AND a.consultant_id = (SELECT assist_private.staff_own())
            THEN a.customer_id END AS customer_id
FROM bookings_appointment a
LEFT JOIN consultants_consultant c ON c.id = a.consultant_id
LEFT JOIN consultants_service s ON s.id = a.service_id
LEFT JOIN bookings_feedback f ON f.appointment_id = a.id
WHERE a.status NOT IN ('held', 'expired')
  AND ((SELECT assist_private.staff_sees_all()) OR a.consultant_id = (SELECT assist_private.staff_own()));
COMMENT ON VIEW assist_staff.appointments IS 'Appointments that the asker may see, past and coming, a row each.';
COMMENT ON COLUMN assist_staff.appointments.code IS 'the code by which customers and staff name it';
COMMENT ON COLUMN assist_staff.appointments.status IS
  'pending (waits for approval), confirmed, completed (the customer came), cancelled, no_show (did not come) or declined';
COMMENT ON COLUMN assist_staff.appointments.booked_at IS 'when it was booked';
COMMENT ON COLUMN assist_staff.appointments.consultant_key IS 'consultant_name folded: lower case without diacritics';
COMMENT ON COLUMN assist_staff.appointments.service_name_en IS 'name in English, empty if there is none';
COMMENT ON COLUMN assist_staff.appointments.service_key IS 'service_name folded';
COMMENT ON COLUMN assist_staff.appointments.service_en_key IS 'service_name_en folded';
COMMENT ON COLUMN assist_staff.appointments.source IS 'where it was booked: chat, admin, calendar, system, import or demo';
COMMENT ON COLUMN assist_staff.appointments.cancelled_by IS
  'who cancelled it: customer, consultant, staff or system; NULL if it is not cancelled';
COMMENT ON COLUMN assist_staff.appointments.price IS
  'today''s price of the service; revenue is its sum over completed ones; NULL: not stated, or not for the asker';
COMMENT ON COLUMN assist_staff.appointments.currency IS 'ISO code of the price; never add up two currencies';
COMMENT ON COLUMN assist_staff.appointments.rating IS '0 to 5, by the customer; NULL: none, or not for the asker';
COMMENT ON COLUMN assist_staff.appointments.is_first IS 'the first appointment of its customer that was neither cancelled nor declined, among those the asker may see';
COMMENT ON COLUMN assist_staff.appointments.customer_id IS 'id in customers; NULL if the asker may not see customers';

-- People and services ------------------------------------------------------------------------------------------------

CREATE VIEW assist_staff.customers WITH (security_barrier = true) AS
SELECT p.id, p.name::text AS name, p.name_key, p.phone::text AS phone, p.email::text AS email, p.created_at
FROM accounts_customer p
WHERE p.merged_into_id IS NULL
  AND ((SELECT assist_private.staff_customers()) = 'all'
       OR (SELECT assist_private.staff_customers()) = 'own' AND EXISTS (
         SELECT FROM bookings_appointment a
         WHERE a.customer_id = p.id AND a.consultant_id = (SELECT assist_private.staff_own())));
COMMENT ON VIEW assist_staff.customers IS 'Customers that the asker may see.';
COMMENT ON COLUMN assist_staff.customers.name_key IS 'name folded';
COMMENT ON COLUMN assist_staff.customers.created_at IS 'first seen';

CREATE VIEW assist_staff.consultants WITH (security_barrier = true) AS
SELECT c.id, c.name::text AS name, c.name_key, c.title::text AS title, c.joined_on, c.is_active
FROM consultants_consultant c
WHERE (SELECT assist_private.staff_sees_all()) OR c.id = (SELECT assist_private.staff_own());
COMMENT ON VIEW assist_staff.consultants IS 'Consultants whose appointments the asker may see.';
COMMENT ON COLUMN assist_staff.consultants.name_key IS 'name folded';
COMMENT ON COLUMN assist_staff.consultants.joined_on IS 'works here since';
COMMENT ON COLUMN assist_staff.consultants.is_active IS 'can be booked';

CREATE VIEW assist_staff.services WITH (security_barrier = true) AS
SELECT s.id, s.name::text AS name, s.name_key, s.name_en::text AS name_en, s.name_en_key,
       s.duration_minutes::integer AS duration_minutes, s.price, s.currency::text AS currency, s.is_active
FROM consultants_service s
WHERE (SELECT assist_private.staff_sees_all()) OR (SELECT assist_private.staff_own()) IS NOT NULL;
COMMENT ON VIEW assist_staff.services IS 'Services and what they cost today.';
COMMENT ON COLUMN assist_staff.services.name_key IS 'name folded';
COMMENT ON COLUMN assist_staff.services.name_en IS 'name in English, empty if there is none';
COMMENT ON COLUMN assist_staff.services.name_en_key IS 'name_en folded';
COMMENT ON COLUMN assist_staff.services.is_active IS 'can be booked';

-- Working time -------------------------------------------------------------------------------------------------------

-- Of active consultants, their working time without time off, and beside it what of it no appointment takes. Pending,
-- confirmed, completed and missed appointments take time with their buffers, and so do holds that have not run out.
-- Rows are pieces, cut at full hours by the session's clock where that is asked for: only sums over them make sense.
CREATE FUNCTION assist_staff.working_time(
    from_time timestamptz, to_time timestamptz, by_hour boolean, consultant bigint
) RETURNS TABLE (
    consultant_id bigint, consultant_name text, consultant_key text, starts_at timestamptz, working_minutes numeric,
    free_minutes numeric
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_to timestamptz := least(to_time, from_time + interval '62 days');
  v_sees_all boolean := assist_private.staff_sees_all();
  v_own bigint := assist_private.staff_own();
  v_who bigint[];
BEGIN
  SELECT array_agg(c.id) INTO v_who
  FROM consultants_consultant c
  WHERE c.is_active AND (v_sees_all OR c.id = v_own) AND (consultant IS NULL OR c.id = consultant);
  IF v_who IS NULL OR NOT from_time < v_to THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH worked AS (
      SELECT w.consultant_id, range_agg(tstzrange(greatest(w.opens, from_time), least(w.closes, v_to))) AS time
      FROM working_periods(v_who, from_time, v_to) AS w
      WHERE w.closes > from_time AND w.opens < v_to
      GROUP BY w.consultant_id
    ), off AS (
      SELECT t.consultant_id, range_agg(t.during) AS time
      FROM consultants_timeoff t
      WHERE t.during && tstzrange(from_time, v_to) AND t.consultant_id = ANY (v_who)
      GROUP BY t.consultant_id
    ), busy AS (
      -- Appointments are shorter than a day, and so are their buffers.
      SELECT a.consultant_id, range_agg(a.blocked) AS time
      FROM bookings_appointment a
      WHERE lower(a.during) >= from_time - interval '2 days' AND lower(a.during) < v_to + interval '1 day'
        AND (a.status IN ('pending', 'confirmed', 'completed', 'no_show') OR a.status = 'held' AND a.held_until > now())
        AND (cardinality(v_who) > 50 OR a.consultant_id = ANY (v_who))
      GROUP BY a.consultant_id
    ), span AS MATERIALIZED (
      SELECT worked.consultant_id, worked.time - coalesce(off.time, '{}') AS open, coalesce(busy.time, '{}') AS busy
      FROM worked
      LEFT JOIN off ON off.consultant_id = worked.consultant_id
      LEFT JOIN busy ON busy.consultant_id = worked.consultant_id
    ), piece AS (
      SELECT span.consultant_id, lower(part) AS begins, upper(part) AS ends, false AS is_free
      FROM span CROSS JOIN LATERAL unnest(span.open) AS part
      UNION ALL
      SELECT span.consultant_id, lower(part), upper(part), true
      FROM span CROSS JOIN LATERAL unnest(span.open - span.busy) AS part
    ), cut AS (
      SELECT piece.consultant_id, greatest(piece.begins, mark) AS begins,
             CASE WHEN by_hour THEN least(piece.ends, mark + interval '1 hour') ELSE piece.ends END AS ends, piece.is_free
      FROM piece
      CROSS JOIN LATERAL generate_series(
        date_trunc('hour', piece.begins), CASE WHEN by_hour THEN piece.ends - interval '1 microsecond'
                                               ELSE date_trunc('hour', piece.begins) END, interval '1 hour') AS mark
    )
    SELECT cut.consultant_id, c.name::text, c.name_key, cut.begins,
           CASE WHEN cut.is_free THEN 0 ELSE round(extract(epoch FROM cut.ends - cut.begins) / 60, 2) END,
           CASE WHEN cut.is_free THEN round(extract(epoch FROM cut.ends - cut.begins) / 60, 2) ELSE 0 END
    FROM cut JOIN consultants_consultant c ON c.id = cut.consultant_id;
END
$$;
COMMENT ON FUNCTION assist_staff.working_time(timestamptz, timestamptz, boolean, bigint) IS
  'Working time of active consultants in [from_time, to_time), at most 62 days, as pieces: consultant_id, consultant_name, consultant_key, starts_at, working_minutes, free_minutes. Only sums over pieces make sense: sum(free_minutes) is what is not booked, 1 - sum(free_minutes) / sum(working_minutes) is the utilisation. by_hour true cuts the pieces at full hours, for grouping by the hour of starts_at. consultant is an id or NULL for all.';

REVOKE ALL ON ALL TABLES IN SCHEMA assist_staff FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA assist_staff, assist_private FROM PUBLIC;
