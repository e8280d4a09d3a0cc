"""How sure the reading is: how much of the message it explains."""

from chatbot.understanding.local.intents import PLAIN
from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.tokens import words
from chatbot.understanding.schema import Entities

# Words that carry no wish: what is left over beside them was not understood.
FILLERS = words(
    """
    a ah da vang nhe nha nhen nhi oi di luon ok please pls thi la minh em toi anh chi ban duoc co cho giup dum
    ho nua voi va cua o lich hen cuoc buoi gio ngay hom nay muon can xin chao hello hi hey thanks thank you i my
    me the to for at on in of is are a an and would like want need can could do have it that this with be some
    any please could we us our so just also there get if or cai nay do roi da se dang mot cac nhung vay the thoi
    nao gi ai khong biet de vao luc khoang tam ben cac qua len xuong con chau bac cam on appointment booking
    meeting schedule time day slot make set up im i'm i'd i'll let's good morning afternoon evening
    """
)


def of(reading: Reading, intents: tuple[str, ...], likely: float) -> float:
    """Between 0 and 1; nothing understood is 0."""
    text, entities = reading.text, reading.entities
    if not intents and entities == Entities():
        return 0.0
    words = [i for i, token in enumerate(text.tokens) if token.is_word or token.is_number]
    if not words:
        return 0.5
    explained = sum(i in reading.kinds or text[i].bare in FILLERS for i in words) / len(words)
    # What was asked for, and a plain yes or no, leave nothing to explain.
    sure = likely if likely >= PLAIN else likely * (0.75 + 0.25 * explained)
    if len(intents) > 1:
        sure -= 0.1
    if entities.invalid or len(entities.consultant) > 1:
        sure -= 0.05
    return round(min(max(sure, 0.05), 0.97), 3)
