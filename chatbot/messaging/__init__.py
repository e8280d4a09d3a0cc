"""What arrives and what is said, as rows; who works on a conversation, and how workers are called to it."""
