"""What an English word of a service's name says without naming the service: "photos", "our shoot", "my eye is red"."""

from chatbot.understanding.local.tokens import Text, words

# Kinds of which a business has several: alone they tell none of its services from another.
KINDS = words(
    """
    photo photos photograph photographs photography picture pictures shoot shoots lesson lessons test tests exam exams
    examination check checks class classes course courses session sessions training workshop workshops visit visits
    """
)
POINTING = ("my", "our")
OWN = ("my", "our", "his", "her", "their", "your", "its", "the")
# Between a part of the body, or of a car, and what is wrong with it.
BEFORE_A_TROUBLE = (
    "is", "are", "feels", "feel", "looks", "look", "keeps", "keep", "gets", "has", "have", "been", "was", "so", "very",
    "really", "all", "a", "bit", "still", "got", "both", "too", "always", "just",
)  # fmt: skip
TROUBLES = (
    "red", "sore", "swollen", "itchy", "itches", "itching", "itch", "hurt", "hurts", "hurting", "ache", "aches",
    "aching", "painful", "blurry", "dry", "watery", "watering", "burning", "burns", "bleeding", "bleeds", "infected",
    "inflamed", "twitching", "twitches", "stinging", "stings", "broken", "broke", "cracked", "chipped", "loose",
    "leaking", "leaks", "squeaking", "squeaks", "dead", "flat", "bad", "worse", "killing", "numb", "stiff", "bruised",
)  # fmt: skip
IN_IT = ("pain in", "something in", "ache in", "an itch in", "infection in", "problem with", "trouble with", "hurt")


def is_vague(text: Text, i: int) -> bool:
    """Whether the token says only of which kind the service is."""
    return text[i].bare in KINDS


def is_told_of(text: Text, tokens: set[int]) -> bool:
    """ "Our shoot", "my eye is red": the appointment that they have, or what is wrong; it is no service by its name."""
    if len(tokens) != 1 or not text.is_english:
        return False
    (i,) = tokens
    if text.at(i - 1, *POINTING) and is_vague(text, i):
        return True
    return _owner(text, i) is not None and (_is_in_trouble(text, i + 1) or _has_pain(text, i))


def _owner(text: Text, i: int) -> int | None:
    """Where "my" stands before "left eye"."""
    return next((n for n in (i - 1, i - 2) if text.at(n, *OWN) or (n >= 0 and text[n].bare.endswith("'s"))), None)


def _is_in_trouble(text: Text, i: int) -> bool:
    while text.at(i, *BEFORE_A_TROUBLE):
        i += 1
    return text.at(i, *TROUBLES)


def _has_pain(text: Text, i: int) -> bool:
    owner = _owner(text, i)
    return owner is not None and any(text.phrase(owner - n, *IN_IT) == n for n in (3, 2, 1) if owner >= n)
