-- Open pages of the team read again what they show: that it has changed is all they are told (meetassist/live.py), by
-- whatever program it was written. Of many statements of a transaction they hear once.
CREATE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('live', TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON bookings_appointment
  FOR EACH STATEMENT EXECUTE FUNCTION announce('appointments');
CREATE TRIGGER announce AFTER INSERT ON bookings_appointmentevent
  FOR EACH STATEMENT EXECUTE FUNCTION announce('appointments');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON bookings_bookingrequest
  FOR EACH STATEMENT EXECUTE FUNCTION announce('desk');
