"""How well messages are understood: golden sets, written by hand and apart from the rules, and what comes of them."""
