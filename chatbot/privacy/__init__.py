"""How long what is about people is kept, and what becomes of it then."""
