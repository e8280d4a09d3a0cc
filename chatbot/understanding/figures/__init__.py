"""What the team asks about the business in numbers: the question as a value, and how it is read from words."""
