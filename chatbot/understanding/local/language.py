"""Which of the two languages a text is clearly in; names, numbers and "ok" do not count."""

import re
from collections.abc import Collection, Iterable

from chatbot.understanding.local.tokens import Text, words
from meetassist.text import fold

VIETNAMESE_ONLY = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
VIETNAMESE = words(
    """
    toi minh ban muon dat lich hen cho voi ngay mai gio khong duoc co huy doi xin chao nhe nha oi chi anh em thu
    sang chieu tuan sau cua giup gi bao nhieu hom kia cam on vang tu van xem doi roi nua
    """
)
ENGLISH = words(
    """
    i my me you the a an to for with want would like book appointment cancel please tomorrow today at on can
    could what when who is are do have need see hello hi thanks thank yes no morning afternoon evening next week
    monday tuesday wednesday thursday friday saturday sunday time day show change anyone
    not but instead actually rather speak english sorry how much many which where does
    """
)
# In both lists, or a name in one of the languages.
SHARED = words(
    """
    an a do on co no me can hi
    """
)


def _called(name: str) -> Iterable[str]:
    """The whole name, and its last two words: Nguyễn Thị Thu Hằng is called Thu Hằng."""
    parts = fold(name).split()
    return {" ".join(parts), " ".join(parts[-2:])} if len(parts) > 1 else parts


def detect(text: Text, names: Collection[str] = ()) -> str:
    """ "vi", "en", or "" where the text does not tell. `names` are people's: their words are in no language."""
    of_names = {word for name in names for part in _called(name) if part in text.folded for word in part.split()}
    written = [token.bare for token in text.tokens if token.is_word]
    # "with Bao": a given name, written as one. At the beginning, "Bao nhiêu" is a question.
    given = {word for name in names for word in fold(name).split()[-1:]}
    of_names |= {token.bare for token in text.tokens[1:] if token.raw[0].isupper() and token.bare in given}
    words = [word for word in written if word not in SHARED and word not in of_names]
    vietnamese = sum(word in VIETNAMESE for word in words)
    # "thế" is no "the".
    marked = {token.bare for token in text.tokens if VIETNAMESE_ONLY.search(token.lower)}
    english = sum(word in ENGLISH and word not in marked for word in words)
    if written and set(written) <= {"yes", "no", "hi", "hello"}:
        return "en" if set(written) & {"hello", "hi"} else ""
    # A Vietnamese name in an English sentence has diacritics too: one marked word is worth one word.
    if VIETNAMESE_ONLY.search(" ".join(token.lower for token in text.tokens)) and not english:
        vietnamese += 1 if len(written) > 1 and vietnamese else 0
    # Names are written with capitals.
    small = sum(token.raw[0].islower() and token.bare in marked - of_names for token in text.tokens)
    if small > english + 1:
        vietnamese = max(vietnamese, small)
    if vietnamese > english and vietnamese >= 1:
        return "vi"
    return "en" if english > vietnamese else ""


def of(message: str) -> str:
    """The language of a whole message, whoever it names."""
    return detect(Text(message), [])
