"""What the team sees of the conversations: the admin, the desk, their forms."""
