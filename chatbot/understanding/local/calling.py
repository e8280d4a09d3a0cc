"""What customers call themselves in Vietnamese, by which they want to be addressed: "em muốn đặt", "cho chị hỏi".

The same words call whoever answers ("chị ơi"), others ("anh Bảo") and children ("con em"): only those count that are
surely the writer's own.
"""

from collections.abc import Iterator

from accounts.addressing import FormOfAddress
from chatbot.understanding.local.spelling import NAME
from chatbot.understanding.local.tokens import Text, canonical, words
from meetassist.text import fold

# Whoever calls themselves a child of the one who answers is addressed as somebody young.
SELVES = {
    canonical(word): form
    for word, form in {
        "em": FormOfAddress.EM, "con": FormOfAddress.EM, "cháu": FormOfAddress.EM, "anh": FormOfAddress.ANH,
        "chị": FormOfAddress.CHI, "cô": FormOfAddress.CO, "chú": FormOfAddress.CHU, "bác": FormOfAddress.BAC,
    }.items()
}  # fmt: skip
# In chats; and typed without their marks, where they are hardly anything else.
SHORT = {"e": "em", "a": "anh", "c": "chị"}
BARE = {"chau": "cháu", "chi": "chị", "chu": "chú", "bac": "bác"}


def _spelled(text: str) -> frozenset[str]:
    """With each word as it stands without its marks as well: half of the messages are typed so."""
    return frozenset(spelling for word in words(text) for spelling in (canonical(word), fold(word)))


# Behind the word, somebody else is meant: "anh ấy", "chị gái", "cô giáo".
OF_OTHERS = _spelled("ấy ta gái trai họ dâu rể hai này kia đó nào ơi giáo ruột út cả nhà")
# Before it, several or another's: "các anh", "với chị".
NOT_SELF_BEFORE = _spelled("các mấy những với gặp hỏi gọi thấy cùng của tụi bọn hai ba ông bà người cái là anh")
WANTS = _spelled("muốn mún cần tính định xin nhờ tên bị lỡ quên")
DEEDS = _spelled(
    """
    đặt hẹn huỷ đổi dời chọn lấy gửi kẹt bận đến tới đi nghĩ chốt vừa mới sẽ đang chưa không đồng cảm chào hỏi book
    """
)
FOR = _spelled("giúp giùm dùm hộ")
KIN = _spelled("mẹ má ba bố cha vợ chồng gái trai bạn sếp")
# What may stand before whoever speaks of themselves at the beginning.
OPENING = _spelled("dạ vâng ạ à ờ ừ alo ok chào hello hi thì mà , . ! vậy nay")
OWN = _spelled("của")
ASKING = _spelled("? không chưa gì nào đâu")


def form_of_address(text: Text) -> FormOfAddress | None:
    """None where they call themselves otherwise, or it is not certain which of the words is theirs."""
    said = [canonical(_in_full(token.lower, text.is_loose)) for token in text.tokens]
    for finds in (_wanting, _asking_for_help, _asking_for, _of_their_own, _doing):
        found = {SELVES[said[i]] for i in _selves(text, said) if finds(text, said, i)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _in_full(word: str, is_loose: bool) -> str:
    return SHORT.get(word) or (BARE.get(word, word) if is_loose else word)


def _selves(text: Text, said: list[str]) -> Iterator[int]:
    """Where one of the words stands that may be the writer's own."""
    for i, word in enumerate(said):
        may_be_still = text.is_loose and word == "con"  # "còn"
        if word in SELVES and not may_be_still and not _names(text, said, i + 1):
            yield i


def _names(text: Text, said: list[str], i: int) -> bool:
    """Whether what stands there makes it another: a name, or "ấy"."""
    if i >= len(said):
        return False
    token = text.tokens[i]
    return said[i] in OF_OTHERS or token.bare == NAME or (token.is_word and token.raw[0].isupper())


def _word(said: list[str], i: int) -> str:
    return said[i] if 0 <= i < len(said) else ""


def _wanting(text: Text, said: list[str], i: int) -> bool:
    return _word(said, i + 1) in WANTS and _word(said, i - 1) not in NOT_SELF_BEFORE


def _asking_for_help(text: Text, said: list[str], i: int) -> bool:
    return _word(said, i - 1) in FOR


def _asking_for(text: Text, said: list[str], i: int) -> bool:
    return _word(said, i - 1) == "cho"


def _of_their_own(text: Text, said: list[str], i: int) -> bool:
    return _word(said, i - 1) in KIN or (_word(said, i - 1) in OWN and SELVES[said[i]] is FormOfAddress.EM)


def _doing(text: Text, said: list[str], i: int) -> bool:
    """Who does something, at the beginning; in a question it may be whoever is asked."""
    is_first = all(word in OPENING for word in said[:i])
    is_question = said[-1] in ASKING
    return is_first and _word(said, i + 1) in DEEDS and not is_question
