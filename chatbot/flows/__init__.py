"""The journeys. Each module has start(turn) and go_on(turn), which return replies, or None for "not an answer to me"."""
