"""Calendars elsewhere: the feed that programs of a consultant subscribe to; their own, which are read as busy time."""
