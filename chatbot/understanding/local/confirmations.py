"""That the confirmation of an appointment shall be sent once more."""

from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text

LONGEST = 25
CONFIRMATION = r"(?:xác nhận(?: (?:đặt )?lịch(?: hẹn)?)?|thông tin (?:lịch|đặt|buổi|cuộc)(?: hẹn| lịch)*|lịch hẹn|phiếu hẹn|confirmation\b(?: e ?- ?mail| email| mail| message)?|booking (?:details|email|confirmation)|appointment (?:details|email)|receipt e ?- ?mail)"
AGAIN = wording(
    rf"\b(?:gửi|gởi|send|resend|forward|e ?- ?mail)\b(?: \w+){{0,4}}?(?: lại| again| once more| another)?(?: \w+){{0,4}}? {CONFIRMATION}(?: \w+){{0,5}}?(?: lại| again| once more| one more time|$)"
    rf"|\b(?:gửi|gởi) lại\b(?: \w+){{0,4}}? {CONFIRMATION}|\bresend\b(?: \w+){{0,3}}? {CONFIRMATION}|\b(?:send|e ?- ?mail) (?:me )?(?:\w+ )?(?:another|a new|a second) {CONFIRMATION}"
    rf"|\b(?:không|chưa) (?:nhận được|thấy|có) (?:\w+ ){{0,3}}?(?:e ?- ?mail|mail|email|thư) {CONFIRMATION}|\b(?:lost|deleted|can't find|cannot find|didn't get|did not get|never got|haven't (?:got|received)|didn't receive|did not receive) (?:\w+ ){{0,2}}?{CONFIRMATION}"
)


def wanted_again(message: str) -> bool:
    """Whether it shall be sent, or has not arrived."""
    text = Text(message)
    return 0 < len(text) <= LONGEST and bool(AGAIN.search(text.spelled))
