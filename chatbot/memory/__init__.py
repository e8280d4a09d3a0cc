"""What a conversation remembers, and what of it is at hand during a turn."""
