"""The only door to the language model: requests, answers, what each model can, and the book of calls."""
