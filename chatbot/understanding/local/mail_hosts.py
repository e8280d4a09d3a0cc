"""Hosts of mailboxes that most people have, and those that are one of them with a slip of the finger."""

from chatbot.understanding.local.tokens import words

# Any slip of the finger away from these is asked about.
PROVIDERS = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com", "icloud.com",
    "protonmail.com", "proton.me", "live.com",
)  # fmt: skip
# As near to one of them as a slip, and somebody else's.
OTHERS = words("mail.com email.com ymail.com rocketmail.com fastmail.com gmx.com gmail.de live.vn outlook.vn")
# These have one host for the whole world: any other ending is a slip.
ONE_ENDING = words("gmail googlemail icloud protonmail")
# And these have one for many countries.
WITH_COUNTRIES = words("yahoo hotmail outlook live")
# What "com" becomes; none of these is the end of any host.
SLIPS_OF_COM = words("con comm cmo ocm vom xom coom cpm vpm cok comn comk cim")
NO_COUNTRIES = words("co cm om nv vm")
# The shortest name in which one slip tells more than chance.
SHORTEST = 5


def meant_host(host: str) -> str:
    """The host that is likely meant instead of this one; "" where it is likely itself."""
    host = host.lower()
    if host in PROVIDERS or host in OTHERS:
        return ""
    if "." not in host and (dotted := f"{host.removesuffix('com')}.com") in PROVIDERS:
        return dotted
    name, _dot, ending = host.partition(".")
    if name in WITH_COUNTRIES and _is_of_a_country(ending):
        return ""
    near = [(distance(host, one), one) for one in PROVIDERS if _is_near(name, ending, one)]
    if near:
        return min(near)[1]
    rest, _dot, last = host.rpartition(".")
    return f"{rest}.com" if rest and last in SLIPS_OF_COM else ""


def _is_of_a_country(ending: str) -> bool:
    *before, last = ending.split(".")
    return len(last) == 2 and last not in NO_COUNTRIES and before in ([], ["co"], ["com"])


def _is_near(name: str, ending: str, provider: str) -> bool:
    its_name, _dot, its_ending = provider.partition(".")
    if name == its_name in ONE_ENDING:
        return True
    # A word that was typed on without a space, or a doubled letter.
    is_its_ending = distance(ending, its_ending) <= 1 or ending.startswith(its_ending)
    if not ending:
        is_its_ending = provider.count(".") == 1
    if name == its_name:
        return is_its_ending
    if not is_its_ending or len(its_name) < SHORTEST:
        return False
    # Two slips in a long name, whose beginning is right.
    allowed = 2 if len(its_name) > 6 and name[:1] == its_name[:1] else 1
    return distance(name, its_name) <= allowed


def distance(one: str, other: str) -> int:
    """How many letters were left out, added, changed or swapped with the next one between two short words."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]
