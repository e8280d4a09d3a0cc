from django.db import migrations

# What is noted at every reading is no change that anybody has made.
FOLLOW = """
SELECT history_follow('consultants_calendarfeed', secret => '{secret_hash}');
SELECT history_follow('consultants_owncalendar', secret => '{sealed_address, address_hash}',
  hidden => '{next_read_at, read_at, good_at, whole_at, whole_in_zone, etag, last_modified, attempts, failure,
              unknown_zones, left_out, read_token, read_expires_at}');
"""
BACKWARDS = """
DO $$ DECLARE followed regclass; BEGIN
  FOREACH followed IN ARRAY '{consultants_calendarfeed, consultants_owncalendar}'::regclass[] LOOP
    EXECUTE format('DROP TRIGGER history_note ON %s', followed);
    EXECUTE format('DROP TRIGGER history_note_truncation ON %s', followed);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0011_forget_by_index"), ("consultants", "0017_own_calendars")]

    operations = [migrations.RunSQL(FOLLOW, BACKWARDS)]
