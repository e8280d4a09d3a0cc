"""What goes in is labelled, what a model writes is held back where it may not be said. Pure: no database, no clock."""
