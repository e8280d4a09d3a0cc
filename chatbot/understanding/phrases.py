"""Whole messages that say one thing whatever was asked: steering the conversation, and small talk. No model is needed.

A phrase is the whole message: in a longer one the same words are left to the engines.
"""

import re

from accounts.search import fold


def _joined(pattern: str) -> str:
    """One pattern from its lines."""
    return "".join(line.strip() for line in pattern.split("\n"))


# Forms of address and politeness around what is said.
BEFORE = _joined(
    r"""
    a|ah|da|vang|oh|ok|well|hi|hello|xin loi|sorry|cho|cho minh|cho em|cho toi|minh|em|toi|ban|shop|ad|bot|i want|
    i'd like|can i have|can i see|show me|let's|lets|let us|please|pls|muon|de minh|the|thoi
    """
)
BEHIND = _joined(
    r"""
    a|ah|da|nhe|nha|di|voi|duoc khong|em|ban|oi|shop|bot|please|pls|then|now|today|thanks|qua|lam|ghe|that|day|
    vay|the|nhi|nua|luon
    """
)
PHRASES: dict[str, str] = {
    "back": _joined(
        r"""
        quay lai|tro lai|lui lai|buoc truoc|quay lai buoc truoc|back|go back|step back|one step back|previous|
        previous step
        """
    ),
    "resume": r"tiep|tiep tuc|lam tiep|dat tiep|tiep di|continue|resume|go on|carry on|keep going|proceed",
    "menu": r"menu|bat dau|bat dau lai|start|start again|main menu|home",
    "more": _joined(
        r"""
        xem them|them|con nua khong|con gio nao nua khong|gio nao nua|xem them gio|more|more times|show more|
        see more|any more|more please|next page
        """
    ),
    "another_time": _joined(
        r"""
        (?:doi |chon |xem )?(?:gio|khung gio) khac|con gio nao khac(?: khong)?|co slot nao khac khong|(?:another|
        a different|other|different) times?|any other (?:slots?|times?)(?: that day)?
        """
    ),
    "another_day": _joined(
        r"""
        (?:doi |chon |xem )?(?:ngay|hom|bua) khac|(?:another|a different|other|different) (?:days?|dates?)|
        any other days?
        """
    ),
    "another_person": _joined(
        r"""
        (?:gap |chon |doi )?(?:nguoi|ai|chuyen gia|tu van vien|chi|anh) khac|(?:con|co) ai khac(?: khong)?|
        (?:anyone|anybody|someone|somebody) else|(?:another|a different) (?:person|consultant|advis[oe]r)
        """
    ),
    "another_service": r"(?:doi |chon )?dich vu khac|(?:another|a different|other) services?",
    "next_day": _joined(
        r"""
        (?:sang |qua |doi sang |chuyen sang )?(?:hom|bua|ngay hom) sau|(?:to )?(?:the )?(?:next|following) day|
        (?:the )?day after
        """
    ),
    "another_one": _joined(
        r"""
        (?:khong |khong phai (?:(?:cai|lich|cuoc|buoi)(?: hen)? )?(?:do|nay|kia|ay) )?(?:huy )?(?:ma )?(?:la )?(?:cai|
        lich|cuoc|buoi)(?: hen)? (?:kia|khac)|(?:khong|chang) phai (?:(?:cai|lich|cuoc|buoi)(?: hen)? )?(?:do|nay|kia|
        ay)|(?:no )?(?:cancel )?(?:the other|another)(?: one)?|(?:no )?(?:it's )?not (?:that|this)(?: one)?|
        (?:that's |that is )?(?:the )?wrong (?:one|appointment)
        """
    ),
    "how_are_you": _joined(
        r"""
        (?:ban )?(?:co )?khoe khong|khoe chu|dao nay the nao|how are you(?: doing)?|how's it going|how is it going|
        how do you do|what's up|whats up
        """
    ),
    "who_are_you": _joined(
        r"""
        (?:ban|em|day) (?:la|co phai la) (?:ai|bot|nguoi|may|robot|nguoi that)(?: hay (?:la )?(?:bot|nguoi|may|
        robot))?(?: (?:khong|phai khong|a))?|who are you|what are you|(?:are you|is this) (?:a |an )?(?:bot|robot|
        human|person|machine|ai|real person|real|chatbot)(?: or (?:a |an )?(?:bot|human|person|machine))?|
        am i (?:talking|chatting|speaking) (?:to|with) a (?:bot|human|person|machine|real person)
        """
    ),
    "goodbye": _joined(
        r"""
        tam biet|hen gap lai|bye|bye bye|goodbye|good bye|see you|see you later|good night|chuc ngu ngon|
        hen gap lai sau|have a (?:nice|good|great) day
        """
    ),
    "compliment": _joined(
        r"""
        (?:gioi|hay|tuyet|tuyet voi|thong minh|de thuong|tot|nhanh)(?: (?:gioi|hay|tuyet|thong minh))?|you(?: are|
        're) (?:great|awesome|amazing|the best|so helpful|very helpful|helpful|smart|good|nice|cool)|(?:good|great|
        nice) (?:job|work|bot)|well done|love it|awesome|amazing
        """
    ),
    "complaint": _joined(
        r"""
        (?:hoi |sao )?(?:cham|lau|chan|roi|kho hieu|kho dung|phien|met)|(?:this|it|you)(?: is|'s| are|'re) (?:so |
        too |very |a bit |really )?(?:slow|annoying|confusing|difficult|hard|stupid|complicated|frustrating|boring)|
        too (?:slow|long|complicated)|sao lau vay|phien phuc
        """
    ),
    "thinking": _joined(
        r"""
        (?:(?:h+m+|u+h*m*|ok) )*(?:de (?:(?:minh|em|anh|chi|toi|tui) )?(?:suy )?nghi(?: (?:da|them|lai|chut|xem|ky))*|
        de (?:(?:minh|em|anh|chi|toi|tui) )?xem da|(?:doi|cho) (?:(?:minh|em|anh|chi|toi) )?(?:chut|xiu|ti|mot chut|
        mot lat|mot ti|1 chut|1 lat|ti xiu)|tu tu|khoan|khoan da|let me (?:think|see)(?: about it| for a moment)?|
        (?:i'll|i will|i need to|i have to) think(?: about it)?|(?:give me |just |wait )?(?:a|one) (?:moment|minute|
        second|sec)|hold on|hang on|wait|i'm not sure|maybe|perhaps|we'll see|co le|chac la|chua biet)|
        h+m+(?: h+m+)*
        """
    ),
    "leave_it": _joined(
        r"""
        (?:dung|khong|khong can|khoi) (?:huy|doi|doi lich|cancel|xoa|dat)(?: lich)?(?: hen)?(?: nua)?|
        (?:please )?(?:don't|do not|dont|never) (?:cancel|move|change|book)(?: it| that| anything| my (?:appointment|
        booking))?
        """
    ),
    "anyone_there": _joined(
        r"""
        (?:co )?ai (?:o )?(?:do|day|dau)?(?: )?khong|co ai khong|(?:ban|shop|ad|bot) (?:con )?(?:o )?(?:do|day) khong|
        (?:is )?any(?:one|body) (?:there|here)|are you (?:still )?(?:there|here)|you there
        """
    ),
    "none_of_these": _joined(
        r"""
        khong co(?: gio nao(?: hop| phu hop| duoc| tien)?)?|khong gio nao (?:duoc|hop|phu hop|tien)|k co|ko co|
        none(?: of (?:these|them|those))?(?: works?| suits?(?: me)?| fits?)?|khong (?:hop|phu hop|tien)|neither
        """
    ),
    "english": _joined(
        r"""
        (?:actually )?(?:can we |can you |could we |could you |let us |let's |i prefer |i want to )?(?:(?:speak|talk|
        switch|use|write|chat|continue|reply|answer) )?(?:(?:in|to) )?english|(?:noi|chuyen|viet|dung|tra loi)
        (?: sang| bang| qua)? tieng anh
        """
    ),
    "vietnamese": _joined(
        r"""
        (?:actually )?(?:can we |can you |could we |could you |let us |let's |i prefer |i want to )?(?:(?:speak|talk|
        switch|use|write|chat|continue|reply|answer) )?(?:(?:in|to) )?vietnamese|(?:(?:noi|chuyen|viet|dung|tra loi) )?
        (?:(?:sang|bang|qua) )?tieng viet
        """
    ),
}
PATTERNS = {
    name: re.compile(rf"(?:(?:{BEFORE}) )*(?:{pattern})(?: (?:{BEHIND}))*") for name, pattern in PHRASES.items()
}
SMALL_TALK = frozenset({"how_are_you", "who_are_you", "goodbye", "compliment", "complaint", "thinking", "anyone_there"})
# A wish for a language, by the code of it.
SPEAK = {"english": "en", "vietnamese": "vi"}
LONGEST = 60


def find(text: str) -> str:
    """The name of the phrase that `text` is; empty when it is none."""
    if len(text) > LONGEST:
        return ""
    plain = " ".join(re.findall(r"[\w']+", fold(text.replace("’", "'"))))
    return next((name for name, pattern in PATTERNS.items() if pattern.fullmatch(plain)), "")
