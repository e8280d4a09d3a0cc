"""What the team sets up: a consultant with their hours and days off, holidays, and why a time is not free."""
