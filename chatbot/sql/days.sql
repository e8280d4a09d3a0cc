-- Each day on which a customer writes, and what came of it (chatbot/models/days.py): written by whatever is counted, in
-- its transaction. A conversation is served by one turn at a time, so that nobody waits for anybody here.
CREATE FUNCTION business_day(p_at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (p_at AT TIME ZONE coalesce((SELECT time_zone FROM consultants_business), 'UTC'))::date
$$;

-- The row of the day, where there is none yet. A message that is stored must not wait for a turn that has changed it:
-- DO UPDATE would lock it, even to change nothing.
CREATE FUNCTION begin_day(p_conversation bigint, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO chatbot_conversationday (conversation_id, channel, day, is_reached, is_handed_over, booked)
    SELECT talk.id, identity.channel, business_day(p_at), false,
           -- Somebody who was called on an earlier day still has it, or is waited for.
           EXISTS (
             SELECT FROM chatbot_handoff called WHERE called.conversation_id = talk.id AND called.resolved_at IS NULL
           ),
           0
    FROM chatbot_conversation talk JOIN accounts_channelidentity identity ON identity.id = talk.identity_id
    WHERE talk.id = p_conversation
  ON CONFLICT (conversation_id, day) DO NOTHING
$$;

CREATE FUNCTION note_day(
    p_conversation bigint, p_at timestamptz, p_is_reached boolean, p_is_handed_over boolean, p_booked int
) RETURNS void LANGUAGE sql AS $$
  SELECT begin_day(p_conversation, p_at);
  UPDATE chatbot_conversationday
    SET is_reached = is_reached OR p_is_reached, is_handed_over = is_handed_over OR p_is_handed_over,
        booked = booked + p_booked
    WHERE conversation_id = p_conversation AND day = business_day(p_at)
$$;

CREATE FUNCTION note_message_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM begin_day(NEW.conversation_id, NEW.created_at);
  RETURN NULL;
END $$;
CREATE TRIGGER day_of_message AFTER INSERT ON chatbot_message
  FOR EACH ROW WHEN (NEW.direction = 'in') EXECUTE FUNCTION note_message_of_day();

CREATE FUNCTION note_answer_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_day(NEW.conversation_id, NEW.created_at, true, false, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER day_of_answer AFTER INSERT ON chatbot_question
  FOR EACH ROW WHEN (NEW.outcome IN ('answered', 'empty')) EXECUTE FUNCTION note_answer_of_day();

CREATE FUNCTION note_handoff_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_day(NEW.conversation_id, NEW.created_at, false, true, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER day_of_handoff AFTER INSERT ON chatbot_handoff
  FOR EACH ROW EXECUTE FUNCTION note_handoff_of_day();

-- What customers do in the chat is done in a turn of theirs, which holds the conversation's lease. A hold that is let go
-- is nothing that they came for.
CREATE FUNCTION note_event_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_day(talk.id, NEW.at, true, false, (NEW.kind = 'booked')::int)
  FROM bookings_appointment a
  JOIN chatbot_conversation talk USING (customer_id)
  WHERE a.id = NEW.appointment_id AND talk.turn_expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER day_of_event AFTER INSERT ON bookings_appointmentevent
  FOR EACH ROW
  WHEN (NEW.role = 'customer' AND NEW.source = 'chat'
        AND (NEW.kind IN ('booked', 'moved')
             OR (NEW.kind = 'cancelled' AND NEW.changes -> 'status' ->> 0 IS DISTINCT FROM 'held')))
  EXECUTE FUNCTION note_event_of_day();
