"""Pages of the team about appointments."""
