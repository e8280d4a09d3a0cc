"""Who is behind a conversation, and the people of the team who take one over."""
