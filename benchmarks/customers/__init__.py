"""Simulated customers: each has a goal, and tells it in a way of their own; the database judges what became of it."""
