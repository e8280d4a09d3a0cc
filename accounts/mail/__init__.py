"""E-mails as rows: written by what they tell of, sent by a worker, and what providers tell of them later."""
