"""Whether a consultant is named in English to complain of them: that is no wish to see them."""

from chatbot.understanding.local.tokens import Text

BEFORE = (
    "unhappy with", "not happy with", "wasn't happy with", "disappointed with", "disappointed in",
    "disappointed by", "problem with", "problems with", "issue with", "issues with", "trouble with", "fed up with",
    "complain about", "complaint about", "complaint against", "complaining about", "didn't like", "did not like",
    "don't like", "do not like", "can't stand", "hate", "had enough of", "no more", "tired of", "sick of",
    "never again with", "bad experience with", "not impressed with", "upset with", "annoyed with", "angry with",
    "angry at", "not comfortable with", "uncomfortable with", "don't trust", "do not trust", "please not",
    "keep me away from", "avoid", "hated", "disliked", "didn't enjoy", "did not enjoy", "don't give me",
    "don't put me", "don't book me", "don't send me", "do not give me", "do not put me", "do not book me", "regret",
    "complain",
)  # fmt: skip
BEHIND = (
    "rude", "was late", "is late", "always late", "came late", "was terrible", "is terrible", "was awful",
    "was horrible", "was unfriendly", "was unprofessional", "unprofessional", "careless", "useless", "was mean",
    "was impatient", "hurt me", "ignored me", "yelled", "shouted", "kept me waiting", "made me wait",
    "didn't listen", "did not listen", "doesn't listen", "never listens", "never", "messed up", "messed it up",
    "ruined", "broke", "overcharged", "cancelled on me", "wasn't good", "was not good", "was bad", "is bad",
    "was disappointing", "was slow", "got it wrong", "was a disaster", "butchered", "screwed up", "forgot me",
    "stood me up", "didn't show", "was no help", "didn't help", "was unhelpful", "isn't good", "was too rough",
    "scared my", "made a mess", "left me waiting",
)  # fmt: skip
OF_THEM = ("him", "her", "them")
NOT = ("don't", "not", "never", "without", "no", "won't", "can't")
# Where another thought begins.
ENDS = ".;!?\n"
# How many words of a clause are looked at before the name and behind it, and before a "him".
REACH, NEAR = 7, 5


def is_of(text: Text, start: int, end: int) -> bool:
    """Whether the person whose name stands at these tokens is complained of."""
    if not text.is_english:
        return False
    for i in range(start - 1, max(start - 1 - REACH, -1), -1):
        if text[i].raw in ENDS + "," or text.at(i, "but", "so", "and"):
            break
        if text.phrase(i, *BEFORE):
            return True
    for i in range(end, min(end + REACH, len(text))):
        if text[i].raw in ENDS or text.at(i, "but", "i", "i'm", "i've", "we"):
            break
        if text.phrase(i, *BEHIND):
            return True
    return _is_refused_behind(text, end)


def _is_refused_behind(text: Text, end: int) -> bool:
    """ "… I don't want him near it", "not her again"."""
    them = next((i for i in range(end, len(text)) if text.at(i, *OF_THEM)), -1)
    return them > 0 and any(text.at(i, *NOT) for i in range(max(end, them - NEAR), them))
