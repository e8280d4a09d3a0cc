-- Whom the team has to ring, and who of it does (announce of 0018).
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON bookings_call
  FOR EACH STATEMENT EXECUTE FUNCTION announce('appointments');
CREATE TRIGGER announce_unreached AFTER UPDATE OF status ON bookings_notification
  FOR EACH ROW WHEN (NEW.status IN ('unreachable', 'failed')) EXECUTE FUNCTION announce('appointments');
CREATE TRIGGER announce_unreached_new AFTER INSERT ON bookings_notification
  FOR EACH ROW WHEN (NEW.status = 'unreachable') EXECUTE FUNCTION announce('appointments');
