"""The part of a passage that answers a question, cut at the bounds of sentences. Pure."""

from collections.abc import Mapping, Sequence

from chatbot.guardrails.sentences import sentences
from chatbot.questions.chunks import plain
from chatbot.questions.scoring import Passage, score
from chatbot.understanding.questions.terms import Term, Tokens, tokens

# A message that is read at a glance.
MAX_LENGTH = 300
NOTHING = Tokens((), (), ())


def quote(text: str, terms: Sequence[Term], counts: Mapping[str, int], total: int, most: int = MAX_LENGTH) -> str:
    """The whole passage if it is no longer than `most` characters, else the sentences around the one that fits best."""
    whole = plain(text)
    if len(whole) <= most:
        return whole
    units = [
        (line_number, sentence) for line_number, line in enumerate(whole.split("\n")) for sentence in sentences(line)
    ]
    scores = score(terms, [Passage(NOTHING, NOTHING, tokens(sentence)) for _line, sentence in units], counts, total)
    best = max(range(len(units)), key=lambda place: (scores[place].rank, -place))
    first = last = best
    # Grown after it rather than before it: what follows explains.
    while True:
        if last + 1 < len(units) and len(_joined(units[first : last + 2])) <= most:
            last += 1
        elif first > 0 and len(_joined(units[first - 1 : last + 1])) <= most:
            first -= 1
        else:
            break
    quoted = _joined(units[first : last + 1])
    if len(quoted) > most:
        quoted = quoted[: most - 2].rsplit(" ", 1)[0] + " …"
    return ("… " if first else "") + quoted + (" …" if last + 1 < len(units) else "")


def _joined(units: Sequence[tuple[int, str]]) -> str:
    """Sentences of a line by a space, of different lines by a line break."""
    text, line_before = "", None
    for line, sentence in units:
        text += sentence if not text else (" " if line == line_before else "\n") + sentence
        line_before = line
    return text
