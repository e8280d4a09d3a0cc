-- An answer that the customer calls unhelpful has reached nothing (chatbot/models/days.py). How often something was done
-- and answered is counted, so that one answer can be taken back where something else was reached on the same day.
DROP FUNCTION note_day(bigint, timestamptz, boolean, boolean, int);

CREATE OR REPLACE FUNCTION begin_day(p_conversation bigint, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO chatbot_conversationday
      (conversation_id, channel, day, is_reached, is_handed_over, booked, done, answered)
    SELECT talk.id, identity.channel, business_day(p_at), false,
           -- Somebody who was called on an earlier day still has it, or is waited for.
           EXISTS (
             SELECT FROM chatbot_handoff called WHERE called.conversation_id = talk.id AND called.resolved_at IS NULL
           ),
           0, 0, 0
    FROM chatbot_conversation talk JOIN accounts_channelidentity identity ON identity.id = talk.identity_id
    WHERE talk.id = p_conversation
  ON CONFLICT (conversation_id, day) DO NOTHING
$$;

-- Of a day that is there. p_done, p_answered and p_booked are added; a count does not fall below nothing.
CREATE FUNCTION change_day(
    p_conversation bigint, p_at timestamptz, p_done int, p_answered int, p_is_handed_over boolean, p_booked int
) RETURNS void LANGUAGE sql AS $$
  UPDATE chatbot_conversationday
    SET done = done + p_done, answered = greatest(answered + p_answered, 0),
        is_reached = done + p_done > 0 OR answered + p_answered > 0,
        is_handed_over = is_handed_over OR p_is_handed_over, booked = booked + p_booked
    WHERE conversation_id = p_conversation AND day = business_day(p_at)
$$;

CREATE OR REPLACE FUNCTION note_answer_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM begin_day(NEW.conversation_id, NEW.created_at);
  PERFORM change_day(NEW.conversation_id, NEW.created_at, 0, 1, false, 0);
  RETURN NULL;
END $$;

CREATE FUNCTION note_rating_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM change_day(
    NEW.conversation_id, NEW.created_at, 0, CASE WHEN NEW.is_helpful IS FALSE THEN -1 ELSE 1 END, false, 0
  );
  RETURN NULL;
END $$;
CREATE TRIGGER day_of_rating AFTER UPDATE OF is_helpful ON chatbot_question
  FOR EACH ROW
  WHEN (NEW.outcome IN ('answered', 'empty') AND (NEW.is_helpful IS FALSE) <> (OLD.is_helpful IS FALSE))
  EXECUTE FUNCTION note_rating_of_day();

CREATE OR REPLACE FUNCTION note_handoff_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM begin_day(NEW.conversation_id, NEW.created_at);
  PERFORM change_day(NEW.conversation_id, NEW.created_at, 0, 0, true, 0);
  RETURN NULL;
END $$;

-- What customers do in the chat is done in a turn of theirs, which holds the conversation's lease.
CREATE OR REPLACE FUNCTION note_event_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  talk bigint;
BEGIN
  FOR talk IN
    SELECT one.id FROM bookings_appointment a JOIN chatbot_conversation one USING (customer_id)
    WHERE a.id = NEW.appointment_id AND one.turn_expires_at > now()
  LOOP
    PERFORM begin_day(talk, NEW.at);
    PERFORM change_day(talk, NEW.at, 1, 0, false, (NEW.kind = 'booked')::int);
  END LOOP;
  RETURN NULL;
END $$;
