"""Answers to questions: by typed queries, by a query of a model over the views of schema assist, from documents."""
