"""How questions and their answers are marked in documents that were written for people."""

import re

ASKED = re.compile(r"^(?:Hỏi|Câu hỏi|Câu \d+|Q|Question)(?: \d+)?\s*[:.)]\s*", re.IGNORECASE)
ANSWERED = re.compile(r"^\s*(?:Đáp|Trả lời|TL|A|Answer)\s*[:.)]\s+")
