"""What a fresh machine needs and a production machine has elsewhere: PostgreSQL, and who runs the processes."""
