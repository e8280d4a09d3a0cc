"""Pages of the team about consultants, beside their calendar."""
