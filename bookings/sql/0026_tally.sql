-- What begins in [p_from, p_to) and has ever been booked: how many of each kind. A hold that came to nothing is none.
-- The pages' filters of the list of appointments count alike (bookings/pages/filters.py).
CREATE FUNCTION count_appointments(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (status text, cancelled_by text, booked_in text, number bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT a.status, coalesce(ended.role, ''), booked.source, count(*)
  FROM bookings_appointment a
  CROSS JOIN LATERAL (
    SELECT e.source FROM bookings_appointmentevent e
    WHERE e.appointment_id = a.id AND e.kind = 'booked' ORDER BY e.id LIMIT 1
  ) AS booked
  LEFT JOIN LATERAL (
    SELECT e.role FROM bookings_appointmentevent e
    WHERE e.appointment_id = a.id AND e.kind = 'cancelled' ORDER BY e.id DESC LIMIT 1
  ) AS ended ON a.status = 'cancelled'
  WHERE a.during && tstzrange(p_from, p_to) AND lower(a.during) >= p_from
  GROUP BY 1, 2, 3
$$;

-- Moments whose day is to be counted anew. By statements, not rows: an import writes one of many.
CREATE FUNCTION note_untallied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO bookings_untallied (starts_at)
      SELECT DISTINCT lower(during) FROM written WHERE status <> 'held';
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO bookings_untallied (starts_at) SELECT DISTINCT lower(during) FROM gone;
  ELSE
    INSERT INTO bookings_untallied (starts_at)
      SELECT DISTINCT moment.at
      FROM written JOIN gone USING (id)
      CROSS JOIN LATERAL (VALUES (lower(written.during)), (lower(gone.during))) AS moment (at)
      WHERE (written.status, written.during) IS DISTINCT FROM (gone.status, gone.during);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER untallied_insert AFTER INSERT ON bookings_appointment
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_untallied();
CREATE TRIGGER untallied_update AFTER UPDATE ON bookings_appointment
  REFERENCING NEW TABLE AS written OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_untallied();
CREATE TRIGGER untallied_delete AFTER DELETE ON bookings_appointment
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_untallied();
