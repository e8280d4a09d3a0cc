"""Pages about consultants: hours, days off and holidays, a new one, why a time is not free, calendars elsewhere."""
