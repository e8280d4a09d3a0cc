"""Whether two English words are forms of one verb: "vaccinated" and "vaccination", "groomed" and "grooming"."""

from functools import lru_cache

# The longest first.
ENDINGS = ("ations", "ation", "ating", "ates", "ated", "ate", "ings", "ing", "ions", "ion", "ed", "es", "e", "s")
# Of a service it is the noun that is its name.
NOUNS = ("ation", "ations", "ing", "ings", "ion", "ions")
SHORTEST_STEM = 5
# A verb without an ending is many a word: "train", "correct".
SHORTEST_VERB = 6


@lru_cache(maxsize=5_000)
def are_forms_of_one(said: str, name: str) -> bool:
    """Whether `said` is another form of the verb of which `name`, a word of a service's name, is the noun."""
    stem, noun = _cut(name)
    if noun not in NOUNS or len(stem) < SHORTEST_STEM or not said.startswith(stem):
        return False
    other, ending = _cut(said)
    if other != stem:
        return False
    return bool(ending) or (noun.startswith("ing") and len(stem) >= SHORTEST_VERB)


def _cut(word: str) -> tuple[str, str]:
    """The stem, with a doubled last letter once, and the ending."""
    ending = next((one for one in ENDINGS if word.endswith(one) and len(word) - len(one) >= SHORTEST_STEM), "")
    stem = word.removesuffix(ending)
    is_doubled = len(stem) > SHORTEST_STEM and stem[-1] == stem[-2] and ending in ("ing", "ings", "ed")
    return (stem[:-1] if is_doubled else stem), ending
