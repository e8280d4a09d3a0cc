"""Answers to the team's questions about the business in numbers, from the views of schema assist_staff."""
