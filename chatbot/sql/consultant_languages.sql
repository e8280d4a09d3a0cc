-- The languages that consultants advise in, for questions.

CREATE OR REPLACE VIEW assist.consultants WITH (security_barrier = true) AS
SELECT c.id, c.name::text AS name, c.name_key, c.title::text AS title, c.specialties::text AS specialties,
       c.specialties_key, c.qualifications, c.biography, c.joined_on, c.time_zone::text AS time_zone,
       array_to_string(c.languages, ', ') AS languages
FROM consultants_consultant c
WHERE c.is_active;
COMMENT ON COLUMN assist.consultants.languages IS
  'codes of the languages they advise in, separated by commas, such as ''vi, en''; empty where it is not known';
