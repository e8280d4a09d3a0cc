from django.db import migrations

FOLLOW = """
SELECT history_follow('accounts_customer', hidden => '{name_key}',
  about_person => '{name, email, phone, time_zone, birth_date, notes, external_id}');
SELECT history_follow('accounts_channelidentity', about_person => '{external_id}',
  hidden => '{network_key, last_network_key, last_subnet_key, session_key, former_session_key, former_until}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('accounts_device', hidden => '{name_key}', about_person => '{kind, name, place, serial, notes}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('accounts_servicelevel');
SELECT history_follow('accounts_user', hidden => '{last_login}', secret => '{password}');
SELECT history_follow('accounts_user_groups', owner_table => 'accounts_user', owner_column => 'user_id');
SELECT history_follow('accounts_user_user_permissions', owner_table => 'accounts_user', owner_column => 'user_id');
SELECT history_follow('auth_group');
SELECT history_follow('auth_group_permissions', owner_table => 'auth_group', owner_column => 'group_id');
SELECT history_follow('consultants_business');
SELECT history_follow('consultants_businesspolicy');
SELECT history_follow('consultants_consultant', hidden => '{name_key, specialties_key}');
SELECT history_follow('consultants_service', hidden => '{name_key, name_en_key}');
SELECT history_follow('consultants_service_consultants', owner_table => 'consultants_service',
  owner_column => 'service_id');
SELECT history_follow('consultants_workinghours', owner_table => 'consultants_consultant',
  owner_column => 'consultant_id');
SELECT history_follow('consultants_dateoverride', hidden => '{reason_key}', owner_table => 'consultants_consultant',
  owner_column => 'consultant_id');
SELECT history_follow('consultants_timeoff', hidden => '{reason_key}', owner_table => 'consultants_consultant',
  owner_column => 'consultant_id');
SELECT history_follow('consultants_holiday', hidden => '{name_key}');
SELECT history_follow('bookings_appointment', hidden => '{blocked, held_network, updated_at}',
  about_person => '{for_whom, description, outside_rules_reason, external_id}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('bookings_waitlistentry', owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('bookings_bookingrequest', about_person => '{phone, for_whom, description}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('chatbot_knowledgedocument',
  hidden => '{title_key, fingerprint, indexed_fingerprint, index_version, indexed_at, updated_at}');
SELECT history_follow('chatbot_handofftopic');
"""
BACKWARDS = """
DO $$ DECLARE followed regclass; BEGIN
  FOR followed IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'history_note' LOOP
    EXECUTE format('DROP TRIGGER history_note ON %s', followed);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_note_changes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("accounts", "0011_scope_of_requests"),
        ("consultants", "0010_synonyms_of_services"),
        ("bookings", "0016_free_times_of_many"),
        ("chatbot", "0028_what_passages_are_about_and_answer"),
    ]

    operations = [migrations.RunSQL(FOLLOW, BACKWARDS)]
