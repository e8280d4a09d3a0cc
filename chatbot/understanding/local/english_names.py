"""Whether a word of an English message names a consultant: "will Will be in?", "tax 3pm hang", "may on thursday".

Many given names are words: there something beside the word has to say that it is a name. Pure.
"""

from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, MONTHS, weekday_name
from chatbot.understanding.local.language import ENGLISH
from chatbot.understanding.local.no_names import ENGLISH as NO_NAMES
from chatbot.understanding.local.tokens import ENGLISH_HINT, Text, words

# English words that are given names, or are spelled as Vietnamese ones without their marks.
NAMES_TOO = words(
    """
    will may mark rose grace joy hope hang long son dung hung mai june april august dawn faith bill sue pat art rob
    drew frank grant miles chase chance guy lance rich ray dean earl king ivy lily daisy violet heather olive ruby
    pearl crystal amber autumn jade angel penny robin jay wren tin tan tam lien sang song van bay sun bin ban than
    tien thing chi nay tang hop top ten tram lam man nam minh thanh ham bang gang chung young tho due bao hoa binh
    quay luck lucky victor melody harmony summer sunny sky star snow storm wade cliff glen forest hunter mason
    cooper taylor baker parker carter archer miller carol eve noel christian christmas jean gene norm neil hank
    """
)
# Spelled as names, and in nearly every message: with a capital and a word before it that only people follow.
FUNCTION_WORDS = words("an my ha do to be in hi on at it is as me he so no us we or and the a i you them")
# Words of an office that are a letter away from a name: "phone" and Phong, "thank" and Thanh.
NO_SLIPS = words(
    """
    phone opening open broke broken break house horse place table think thank thanks there their money charge order
    lunch month march change train truck trust tools thing those these three today doing during bring being beach
    bank lane land honey hobby holly kiosk light lines links mines minor mixed music nails nurse plans plate price
    prize query quick quite right rooms sales shift short since small smart sound space speak spend stand still
    store story study style sugar sunny sweet taxes teach teeth thick third tooth total touch tough tower track
    trade treat trial tried trips truth twice under union until upper usual value video visit voice waste watch
    water wheel where which while white whole whose woman women world worry worse worth would write wrong years
    young
    """
)
# The words that only people follow.
PEOPLE_FOLLOW = ("with", "see", "seeing", "meet", "meeting", "mr", "mrs", "ms", "miss", "dr", "doctor", "mister")
WITH = (*PEOPLE_FOLLOW, "madam", "named", "called", "book", "w", "than", "prefer", "except", "but", "not", "request",
        "via", "want", "wants")  # fmt: skip
ASKING = ("does", "is", "has", "was", "can", "could", "did", "will", "would", "if", "ask", "tell", "whether", "are",
          "isn't", "doesn't", "do", "should", "when's", "what's", "where's")  # fmt: skip
# Behind the word these make another of it: "hang on", "long as", "mark it", "may i".
OTHERWISE = ("it", "on", "overdue", "as", "up", "that", "the", "a", "an", "my", "this", "off", "term", "way", "ago",
             "enough", "i", "we", "you", "they", "he", "she", "us", "to", "have", "need", "not", "for", "of", "waiting",
             "time", "out", "there", "me", "him", "her", "your", "our", "so", "too", "also", "just", "or", "is",
             "?", "be")  # fmt: skip
BEHIND = ("at", "on", "for", "or", "and", "please", "if", "instead", "then", "this", "next", "tomorrow", "today",
          "tonight", ",", ".", "?", "!", ";", ")", "\n", "only", "around", "about", "@", "again", "-", "/",
          "in")  # fmt: skip
BEFORE = (",", ".", "?", "!", ";", "(", "\n", "-", "/", "or", "and", "pls", "please", "w", "am", "pm", "tomorrow",
          "today", "tonight", "morning", "afternoon", "evening", "noon", ":", "else", "otherwise")  # fmt: skip
TOLD_OF = (
    "was",
    "told",
    "said",
    "kept",
    "made",
    "did",
    "didn't",
    "never",
    "wasn't",
    "doesn't",
    "isn't",
    "had",
    "always",
)
DAYS = ("noon", "today", "tomorrow", "tonight")
NO_VALUE = ("how", "hour", "hours", "so", "as", "too", "minutes", "days", "weeks")


def is_a_verb(word: str) -> bool:
    """ "will", "may": of a service's name they name nothing."""
    return word in ("will", "may", "can", "do", "have", "book")


def is_ordinary(word: str) -> bool:
    """Whether it is a word of English sentences, whoever else is called so."""
    return word in NAMES_TOO or word in FUNCTION_WORDS or word in ENGLISH | ENGLISH_HINT | NO_NAMES


def can_be_a_slip(word: str) -> bool:
    """Whether a word that is nearly a name may be meant for it."""
    return not is_ordinary(word) and word not in NO_SLIPS


def is_named(text: Text, i: int) -> bool:
    """Whether token `i` of an English message, which is a given name, is one here."""
    word = text[i].bare.removesuffix("'s")
    if word in FUNCTION_WORDS and text.at(i - 1, "with", "see", "w"):
        # "With an on Sunday".
        return i + 1 == len(text) or text.at(i + 1, "on", "at", "for", ",", ".", "please", "tomorrow", "today", "?")
    if word in FUNCTION_WORDS:
        return _has_a_capital(text, i) and text.at(i - 1, *PEOPLE_FOLLOW)
    if word in ENGLISH_WEEKDAYS or word in DAYS:
        return text.at(i - 1, *PEOPLE_FOLLOW)
    if _is_a_month_here(text, i, word):
        return False
    if text[i].bare.endswith("'s") and (text[i].raw[0].isupper() or not is_ordinary(word)):
        return True
    if not is_ordinary(word) or _has_a_capital(text, i):
        return True
    if i + 1 < len(text) and text[i].raw[0].isupper() and text.at(i + 1, *TOLD_OF):
        # "Joy was rude to me".
        return True
    return _is_with(text, i) or _takes_a_place(text, i) or _is_asked_about(text, i) or _stands_between_values(text, i)


def _has_a_capital(text: Text, i: int) -> bool:
    """A capital where no sentence begins."""
    return text[i].raw[0].isupper() and not (i == 0 or text[i - 1].raw in ".!?\n:")


def _is_a_month_here(text: Text, i: int, word: str) -> bool:
    """ "12 may", "may 12", "in may"; not "with May", nor "may on thursday"."""
    if word not in MONTHS or text.at(i - 1, *PEOPLE_FOLLOW):
        return False
    beside = any(0 <= n < len(text) and (text[n].is_number or text.at(n, "of", "in", "until")) for n in (i - 1, i + 1))
    return beside and not (text[i].raw[0].isupper() and text.at(i + 1, "on", "at"))


def _is_with(text: Text, i: int) -> bool:
    before = i - 1 - text.at(i - 1, ".")
    if text.at(i - 1, "not") and text.at(i + 1, "be", "have", "need"):
        return False
    follows = text.at(i + 1, "i", "we", "you", "a", "an", "the", "my", "your", "this", "that", "me")
    return text.at(before, *WITH) and not follows


def _takes_a_place(text: Text, i: int) -> bool:
    """ "Change Bella to Rose"."""
    return text.at(i - 1, "to", "for") and text.has_between(max(i - 4, 0), i - 1, "change", "switch", "swap")


def _is_asked_about(text: Text, i: int) -> bool:
    """ "Does long work on Friday?", "what time does will start", "will mark be in"."""
    if not text.at(i - 1, *ASKING) or i + 1 >= len(text):
        return False
    if text.at(i - 1, "will", "would", "can", "could", "does", "did", "do"):
        return not text.at(i + 1, *OTHERWISE) or text.at(i + 1, "be", "have")
    return not text.at(i + 1, *OTHERWISE) or (text.at(i + 1, "on") and weekday_name(text, i + 2) is not None)


def _stands_between_values(text: Text, i: int) -> bool:
    """ "May on thursday", "tax tmrw 3pm hang", "grace, friday": a word where no sentence has one."""
    if text[i].bare == "mai":
        # Tomorrow, in the other language.
        return False
    before = i == 0 or text.at(i - 1, *BEFORE) or text[i - 1].is_number or weekday_name(text, i - 1) is not None
    if not before or text.at(i - 1, *NO_VALUE):
        return False
    after = i + 1
    if after == len(text):
        return i > 0
    if text.phrase(i, "hang on", "hold on", "long as", "hope to", "hope for") and weekday_name(text, i + 2) is None:
        return False
    return text.at(after, *BEHIND) or text[after].is_number or weekday_name(text, after) is not None
