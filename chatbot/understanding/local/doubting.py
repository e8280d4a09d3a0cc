"""What holds a yes back: words of somebody who does not follow, has not decided, denies, asks or makes a condition."""

from chatbot.understanding.local.tokens import Text

# Who says so has not decided; the "no" in it is none.
PUZZLED = (
    "không hiểu", "chưa hiểu", "không rõ", "chưa rõ", "không biết", "chưa biết", "không chắc", "chưa chắc",
    "nghĩa là sao",
    "don't understand", "do not understand", "don't get it", "don't follow", "don't know", "do not know", "not sure",
    "no idea", "no clue", "confused", "confusing", "what do you mean",
)  # fmt: skip
UNDECIDED = (
    "khoan", "xem", "suy", "lẽ", "có thể", "có khi", "nghĩ", "hỏi", "từ từ", "thôi", "chờ", "đợi", "chắc là", "thì",
    "ủa", "wait", "maybe", "we'll see", "i'll see", "perhaps", "later", "hold", "let me", "hm", "hmm", "uh oh",
    "down", "was", "were", "had", "did", "sau",
)  # fmt: skip
DENYING = ("không", "chưa", "đừng", "not", "no", "don't", "never", "isn't", "doesn't", "won't")
ASKING = (
    "?", "gì", "sao", "nào", "đâu", "hả", "câu hỏi", "what", "who", "which", "when", "where", "how", "are you",
    "do you", "question",
)  # fmt: skip
UNDER_A_CONDITION = (
    "nhưng", "nếu", "à mà", "khác", "hay là", "trừ", "but", "if", "actually", "instead", "another", "or", "unless",
    "except",
)  # fmt: skip
HOLDING_BACK = (*PUZZLED, *UNDECIDED, *DENYING, *ASKING, *UNDER_A_CONDITION)


def is_puzzled(text: Text) -> bool:
    """Whether somebody says that they do not follow, or do not know: neither a yes nor a no."""
    return text.has(*PUZZLED)


def holds_back(text: Text) -> bool:
    """Whether something stands there with which agreement is not what is meant, or not all of it."""
    return text.has(*HOLDING_BACK)
