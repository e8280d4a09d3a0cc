"""The guard over every text that a model has written. It lets through what only repeats the business's own words.

The receipt rule: no model can have booked, moved or cancelled anything, so none may say so. Pure but for the settings'
secrets and the prompts' files.
"""

import functools
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from chatbot.guardrails.plain import plain
from chatbot.guardrails.sentences import sentences
from chatbot.llm.prompting import PROMPTS

# So many words in a row are no accident.
PROMPT_WORDS = 6
# Names of settings; each channel adds its own as it is registered.
SECRET_SETTINGS = {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "ASSIST_DATABASE_URL", "ASSIST_SIGNING_KEY"}


def keep_secret(*names: str) -> None:
    """From now on no model may say the values of these settings."""
    SECRET_SETTINGS.update(names)


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


SECRET = _compiled(
    r"\b(akia|asia)[0-9a-z]{12,}", r"\b(postgres(ql)?|mysql|redis|amqp|sqs|mongodb)://", r"-----begin [a-z ]*key",
    r"\b(sk|pk|ghp|xox[bap])[-_][0-9a-z]{10,}", r"\beyj[0-9a-z_-]{10,}\.[0-9a-z_-]+", r"\beaa[0-9a-z]{20,}",
    r"\b(password|passwd|mat khau|secret|token|api[_ -]?key|khoa api)\s*(is|la|[:=])\s*\S",
    r"\b(system prompt|my (system )?(prompt|instructions)|prompt he thong|chi dan he thong)\b",
    r"\b(secret_key|database_url|aws_secret|aws_access|signing_key|page_token|app_secret)\b",
)  # fmt: skip
SCHEMA = _compiled(
    r"\bselect\b.{1,200}\bfrom\b", r"\b(insert into|delete from|drop table|union select)\b",
    r"\bassist\.\w+", r"\b(accounts|bookings|chatbot|consultants)_[a-z]+\b", r"\b(information_schema|pg_catalog|pg_\w+)\b",
    r"\b(customer_id|consultant_id|service_id|conversation_id)\b", r"</?(passages?|question|customer|now|asked|offered|manner)>",
)  # fmt: skip
_DONE = (
    r"(booked|reserved|scheduled|rescheduled|moved|postponed|changed|cancel?led|confirmed|arranged|registered|signed up"
    r"|refunded|deleted|removed|updated|saved|secured|sent|emailed|notified|forwarded|added|charged|paid|approved)"
)
_THING = (
    r"(appointment|booking|reservation|slot|meeting|session|request|visit|consultation|time|place|seat|refund|account)"
)
_VI_DONE = r"(dat|huy|doi|chuyen|doi lich|xac nhan|giu cho|giu|ghi nhan|len lich|sap xep|hoan tien|hoan|xoa|cap nhat|gui|thong bao|them|dang ky|chot|thu xep|lui|dang ki)"
_VI_THING = r"(lich|lich hen|cuoc hen|buoi hen|hen|cho|suat|yeu cau|slot|booking|cho hen|don)"
CLAIM = _compiled(
    # I have booked it; we've just cancelled; I will move it; I am booking
    rf"\b(i|we|i've|we've|i'll|we'll|i'm|we're|our (team|system)|the system)\b( (have|has|had|'ve|will|shall|am|are|is|going to|just|now|already|also|successfully|gladly|can confirm|to|be|been|went ahead and|'ll))* {_DONE}\b",
    r"\b(i|we|i've|we've|i'll|we'll|i'm|we're)\b( (have|will|shall|am|are|going to|just|now|already|gladly|be|to|'ll))* (book|reserve|schedule|reschedule|move|cancel|confirm|refund)(ing)?\b",
    # your appointment is now cancelled; the slot has been reserved; it's booked
    rf"\b(your|the|this|that|an?) (\w+ ){{0,3}}{_THING}s?\b( (on|at|with|for|of) [^.!?]{{1,60}}?)?( |')(is|are|was|were|has|have|had|will|s|ve|'s|being|gets)\b( (now|just|already|been|be|being|successfully|all|officially))* ({_DONE}|set|ready|done|made|yours|in place)\b",
    rf"\b(it|that|this|everything|all)('s| is| has| was| will| have)( (now|just|already|been|be|successfully|all))* ({_DONE}|set|done|taken care of)\b",
    rf"(^|[.!?:\n]\s*)(ok\w*[,!]? |great[,!]? |sure[,!]? |done[,!.]? )?(successfully )?{_DONE}\b(?! (by|in|if|when|within|after|before|free))",
    r"(^|[.!?]\s*)(done|all set|all done|consider it done)\b", r"\byou('re| are)( (now|all|officially|already))* (booked|set|confirmed|scheduled|registered|signed up|good to go)\b",
    r"\b(booking|appointment|cancellation|reservation) (is )?(confirmed|complete[d]?|successful)\b", r"\bsee you (then|on|at|tomorrow|there|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    r"\b(booking|confirmation|appointment|reservation) (code|number|id) (is|:)", r"\bsuccessfully \w+ed\b",
    # tôi đã đặt; em vừa huỷ; bên em sẽ dời; lịch của bạn đã được huỷ; đặt lịch thành công
    rf"\b(da|vua|vua moi|moi|sap|se|dang|xin) (duoc |bi |kip |cho |tien hanh |thuc hien |xu ly |hoan tat |tu dong |giup (ban |anh |chi |minh )?|gium (ban )?)*(viec )?{_VI_DONE}\b",
    rf"\b{_VI_DONE} ({_VI_THING} )?([\w:/]+ ){{0,6}}?(thanh cong|xong|hoan tat|roi\b(?! (ban|moi|thi|hay)))",
    rf"\b{_VI_THING} ([\w:/]+ ){{0,8}}?(da|vua|se|dang) (duoc |bi )?([\w]+ ){{0,2}}?{_VI_DONE}\b", r"\b(thanh cong|xong roi|hoan tat roi)\s*[!.]",
    r"\b(ma (lich hen|hen|dat cho|dat lich|xac nhan)( cua ban)? (la|:))", r"\bhen gap (lai )?(ban|anh|chi|quy khach)\b.{0,20}(luc|vao|ngay|mai|thu)\b",
    r"(^|[.!?]\s*)(da|vua) (xong|dat|huy|doi|chuyen|xac nhan)\b",
)  # fmt: skip
# Each of these may be said where the business says it itself.
PROMISES = {
    "money": _compiled(
        r"\b(refund\w*|money back|reimburs\w*|compensat\w*|discount\w*|vouchers?|coupons?|promo\w*|free|gift\w*|complimentary|waive\w*|no charge|half price|cashback|\d+ ?% off)\b",
        r"\b(hoan (tien|lai|phi)|tra lai tien|den bu|boi thuong|giam gia|khuyen mai|uu dai|mien phi|tang (ban|kem|qua|voucher)|voucher|qua tang|giam \d+ ?%?|khong (mat|tinh|thu) (them )?phi|chiet khau)\b",
    ),
    "guarantee": _compiled(
        r"\b(guarantee\w*|promise\w*|assure\w*|certainly win|100 ?%|definitely|risk-free)\b",
        r"\b(dam bao|bao dam|cam ket|cam doan|chac chan|hua|100 ?%)\b",
    ),
    "medical": _compiled(
        r"\b(diagnos\w*|prescri\w*|dosage|medication|medicine|take (an? )?(aspirin|paracetamol|ibuprofen|antibiotic)s?|treatment)\b",
        r"\b(chan doan|ke don|don thuoc|lieu luong|uong thuoc|thuoc|dieu tri|chua (khoi|benh))\b",
    ),
    "legal": _compiled(
        r"\b(you (will|would|should|can) (win|sue)|illegal|liable|lawsuit|sue|you are entitled|legally (obliged|entitled))\b",
        r"\b(se thang kien|thang kien|khoi kien|kien (ho|cong ty)|vi pham phap luat|co quyen doi|trai (luat|phap luat))\b",
    ),
    "future": _compiled(
        r"\b(coming soon|next (month|year|quarter|version|release)|will (launch|open|introduce|offer|release|support|add)|planning to|in the (near )?future|soon be available)\b",
        r"\b(sap ra mat|sap toi (se|co)|sap mo|se (ra mat|mo them|khai truong|ho tro|trien khai|co)|trong tuong lai|thang toi se|nam sau se)\b",
    ),
}  # fmt: skip
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
LINK = re.compile(r"\bhttps?://\S+|\bwww\.\S+")
LONG_NUMBER = re.compile(r"(?:\+?\d[\s.\-()]{0,2}){6,}")
CODE = re.compile(r"\b(?=[A-Z2-9]*\d)(?=[A-Z2-9]*[A-Z])[A-HJ-NP-Z2-9]{6}\b")


def doubt(text: str, backing: str) -> str:
    """Why `text`, which a model has written, may not be said, in one word; "" where it may.

    `backing` is what it was written from: the business's own passages, or rows that the customer may see.
    """
    said, known = plain(text), plain(backing)
    if _tells_secrets(text, said) or SECRET.search(said):
        return "secret"
    if _repeats_a_prompt(said, known):
        return "prompt"
    if SCHEMA.search(said):
        return "schema"
    if _names_what_it_was_not_given(text, backing):
        return "personal"
    for sentence in _own_sentences(text, known):
        if CLAIM.search(sentence):
            return "claim"
    if any(match[0] not in known for promise in PROMISES.values() for match in promise.finditer(said)):
        return "promise"
    return ""


def _own_sentences(text: str, known: str) -> Iterator[str]:
    """Those that the business has not written itself."""
    for line in text.split("\n"):
        for sentence in sentences(line):
            read = plain(sentence).strip()
            if read and read.rstrip(".!? ") not in known:
                yield read


def _tells_secrets(text: str, said: str) -> bool:
    return any(secret in text or plain(secret) in said for secret in _secrets())


def _secrets() -> Iterator[str]:
    values = [str(getattr(settings, name, "") or "") for name in SECRET_SETTINGS]
    values += [urlsplit(value).password or "" for value in values if "://" in value]
    return (value for value in values if len(value) >= 6)


def _repeats_a_prompt(said: str, known: str) -> bool:
    words = re.findall(r"\w+", said)
    there = " ".join(re.findall(r"\w+", known))
    runs = (" ".join(words[place : place + PROMPT_WORDS]) for place in range(len(words) - PROMPT_WORDS + 1))
    return any(run in _prompt_runs() and run not in there for run in runs)


@functools.cache
def _prompt_runs() -> frozenset[str]:
    runs = set()
    for path in PROMPTS.glob("*.txt"):
        words = re.findall(r"\w+", plain(path.read_text()))
        runs |= {" ".join(words[place : place + PROMPT_WORDS]) for place in range(len(words))}
    return frozenset(runs)


def _names_what_it_was_not_given(text: str, backing: str) -> bool:
    """An address, a link, a long number or an appointment's code from nowhere is somebody else's, or made up."""
    for pattern in (ADDRESS, LINK, CODE):
        if any(match[0].rstrip(".,;)").lower() not in backing.lower() for match in pattern.finditer(text)):
            return True
    digits = re.sub(r"\D", "", backing)
    return any(re.sub(r"\D", "", match[0]) not in digits for match in LONG_NUMBER.finditer(text))
