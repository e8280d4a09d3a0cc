from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
# A column of a view cannot be taken away: the view is made again, and the reader role has it by default privileges.
BEFORE = """
DROP VIEW assist.consultants;
CREATE VIEW assist.consultants WITH (security_barrier = true) AS
SELECT c.id, c.name::text AS name, c.name_key, c.title::text AS title, c.specialties::text AS specialties,
       c.specialties_key, c.qualifications, c.biography, c.joined_on, c.time_zone::text AS time_zone
FROM consultants_consultant c
WHERE c.is_active;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('chatbot', '0016_title_of_documents'),
        ('consultants', '0006_languages_of_consultants'),
    ]

    operations = [
        migrations.RunSQL((SQL / "consultant_languages.sql").read_text(), BEFORE),
    ]
