"""Pages of the team about appointments, within the admin."""
