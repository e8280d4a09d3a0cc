"""The journeys. Each has start(turn) and go_on(turn): replies, or None for "that was no answer to me"."""
