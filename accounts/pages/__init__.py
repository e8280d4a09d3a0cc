"""Pages of the team about people."""
