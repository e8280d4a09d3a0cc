"""What a message does: which journey answers, in what order, and what is said around it."""
