"""Slips of the finger in the English words that appointments are spoken of with: "thrusday", "mornign", "wiht".

A word counts as a slip of one of these where a single letter is missing, doubled, wrong or has changed places with its
neighbour, it begins with the same letter, and it is no word of its own.
"""

import string

from chatbot.understanding.local.spelling import swapped

# Long enough that what is one letter away is hardly another word.
LONG = """
monday tuesday wednesday thursday friday saturday sunday tomorrow tonight morning afternoon evening weekend january
february september october november december appointment appointments cancel reschedule booking available availability
waitlist consultation consultant before between please minutes earlier earliest another possible
"""
# Of these only letters that have changed places, or one that is missing inside, are a slip: everything else is a word
# ("wish", "thing", "boot").
SHORT = """
with want need have book time today week next move about after change later could would thanks hello same much what when
where free open price
"""
# One letter away from a word above, and words themselves.
WORDS_OF_THEIR_OWN = """
cancer sundae mourning moaning looking cooking minute alter tie net abut cold were tanks ned moe fee
"""


def _without_one(word: str) -> set[str]:
    """Without a letter that is neither the first nor the last."""
    return {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)} - {word}


def _slips(word: str) -> set[str]:
    """What is one slip away, with the first letter in its place, but for its inflections."""
    missing = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    wrong = {word[:i] + letter + word[i + 1 :] for i in range(1, len(word)) for letter in string.ascii_lowercase}
    added = {word[:i] + letter + word[i:] for i in range(1, len(word)) for letter in string.ascii_lowercase}
    return missing | wrong | added | swapped(word)


def _table() -> dict[str, str]:
    right = {*LONG.split(), *SHORT.split(), *WORDS_OF_THEIR_OWN.split()}
    found = {slip: word for word in LONG.split() for slip in _slips(word)}
    found |= {slip: word for word in SHORT.split() for slip in _without_one(word) | swapped(word)}
    return {slip: word for slip, word in found.items() if slip not in right}


TABLE = _table()


def corrected(lower: str) -> str:
    """The word that was meant; what is no slip as it is."""
    return TABLE.get(lower, lower)
