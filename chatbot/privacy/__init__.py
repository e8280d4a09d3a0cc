"""What persons may ask of us about what is kept of them, how long that is, and what becomes of it then."""
