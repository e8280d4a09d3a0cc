"""Labels for what customers write: somebody may be trying something. A label blocks nothing: the question is answered
as any other, and staff can look at what was labelled. Pure.
"""

import re

from chatbot.guardrails.plain import has_hidden, plain

# Longer than anybody describes what they need.
LONG = 1500

_PATTERNS: dict[str, str] = {
    "instructions": r"""
        \b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(instruction|rule|prompt|guideline|polic|previous|above|restriction|safety)
      | \b(bo qua|quen|phot lo|khong (can )?tuan)\b.{0,40}\b(chi dan|huong dan|lenh|quy tac|quy dinh|yeu cau|gioi han|tren|truoc do)\b
      | \b(you are|act as|pretend|roleplay|role play|simulate)\b.{0,40}\b(now|dan|admin|developer|root|unrestricted|another|a bot|system)\b
      | \b(ban|may|hay|tu gio)\b.{0,20}\b(dong vai|gia vo|nhap vai|dong gia)\b
      | \b(developer|debug|god|maintenance|sudo|root|admin)\s*mode\b | \bche do (nha phat trien|quan tri|bao tri|go loi)\b
      | \bjailbreak\b | \bdo anything now\b
      | \b(without|no need to|don'?t) (asking|ask|confirm\w*)\b | \bkhong can (hoi|xac nhan)\b
    """,
    "impersonation": r"""
        (^|\n|\W)(system|assistant|developer|tool|he thong|function)\s*[:>\]|] | <\|?\s*/?\s*(system|im_start|im_end|assistant|tool|customer|question|passages?|now)\b
      | \b(tool|function)[_ ]?(result|call|output)s?\b | "(role|tooluse|toolresult|tool_calls)"\s*: | \[/?inst\]
      | \b(toi|minh|day|i am|i'm|this is|we are)\b.{0,20}\b(la )?(the )?(quan tri vien|admin|administrator|developer|lap trinh vien|giam doc|ceo|nhan vien ky thuat|openai|anthropic|aws support)\b
    """,
    "secrets": r"""
        \b(system|hidden|initial|secret|your)\b.{0,12}\b(prompt|instructions?)\b | \bprompt (he thong|goc|cua ban)\b | \bchi dan (he thong|goc)\b
      | \b(api|access|secret|private|signing)[ _-]?keys?\b | \bkhoa (api|bi mat|truy cap|rieng)\b
      | \b(connection string|database url|chuoi ket noi|bien moi truong|environment variables?|\.env|credentials?|access token)\b
      | \b(password|mat khau)\b.{0,30}\b(admin|database|server|he thong|csdl|cua (ban|em|shop|he thong)|quan tri)\b
      | \b(repeat|print|show|reveal|output|tell|lap lai|in ra|cho xem|tiet lo)\b.{0,40}\b(above|verbatim|word for word|prompt|schema|instructions|nguyen van|cau lenh|bang du lieu)\b
      | \b(database|db) (schema|tables?)\b | \b(cac|ten|danh sach) bang (du lieu|trong)\b
    """,
    "others": r"""
        \b(all|every|other|another|list of|someone else'?s?|everyone'?s?)\b.{0,20}\b(customer|client|user|patient|people|person)s?'?s?\b.{0,40}\b(appointments?|bookings?|e-?mails?|phones?|numbers?|data|names?|addresses|codes?|details)\b
      | \b(appointments?|bookings?|e-?mails?|phone numbers?|data|names|details) (of|for) (all|every|other|another|someone)\b
      | \b(khach( hang)?|nguoi) khac\b.{0,40}\b(lich|hen|email|mail|so dien thoai|sdt|thong tin|ten|ma)\b
      | \b(lich|hen|email|mail|so dien thoai|sdt|thong tin|danh sach|ten|ma)\b.{0,30}\b(cua )?(moi|tat ca|cac|nhung)? ?(khach( hang)?|nguoi dung|nguoi) (khac|nao|khac nua)?\b.{0,10}(khac|tat ca|toan bo)
      | \b(tat ca|toan bo|danh sach)( cac)? (khach|nguoi dung|lich hen cua)\b
    """,
    "sql": r"""
        \bselect\b.{1,200}\bfrom\b.{0,40}(\w+\.\w+|\w+_\w+|where|;|\busers?\b|\bcustomers?\b|\bappointments?\b|\bpg_) | \b(drop|truncate|alter)\s+(table|database|schema|role|user)\b
      | \b(insert\s+into|delete\s+from|update\s+\w+\s+set)\b | \bunion\s+(all\s+)?select\b | ('|")\s*(or|and)\s*('|")?\d?\s*('|")?\s*= | \bor\s+1\s*=\s*1\b
      | \b(pg_sleep|pg_read_file|information_schema|pg_catalog|lo_import|dblink|current_setting|copy\s+\w+\s+(to|from))\b
    """,
    "markup": r"<\s*(script|img|iframe|svg|a|form|style|object)\b | javascript: | \bon(error|load|click)\s*= | !\[[^\]]*\]\(http | \bdata:text/html",
    "codes": r"""
        (\b\d{6}\b\D{1,8}){3,} | \b(guess|brute ?force|thu|doan|do)\b.{0,20}\b(code|otp|ma( xac minh)?)\b
      | \b(bypass|skip|bo qua)\b.{0,20}\b(verification|otp|code|ma xac minh|xac minh)\b
    """,
    "encoded": r"[a-z0-9+/]{40,}={0,2}(\s|$) | (\\x[0-9a-f]{2}){4,} | (%[0-9a-f]{2}){6,} | (\b[0-9a-f]{2}\s+){12,} | \b(base64|rot13|decode (this|and)|giai ma)\b | (&#\d+;){4,}",
    "abuse": r"""
        \b(fuck\w*|shit|bitch|asshole|bastard|idiots?|stupid bot|kill you|motherfuck\w*|son of a)\b
      | \b(dit me|du ma|deo|dm may|cc|vcl|vl|dkm|ngu (nhu|the|vl|qua)|do ngu|lua dao|con cho|thang cho|oc cho|cut di|chet di)\b
    """,
}  # fmt: skip
# A bar between spaces parts two patterns; spaces inside of one count.
PATTERNS = {
    label: re.compile("|".join(re.split(r"\s+\|\s+", pattern.strip())), re.DOTALL)
    for label, pattern in _PATTERNS.items()
}
LABELS = (*PATTERNS, "hidden", "long")


def labels(text: str) -> list[str]:
    """The labels of a message, in a fixed order; most messages have none."""
    read = plain(text[: LONG * 4])
    found = [label for label, pattern in PATTERNS.items() if pattern.search(read)]
    found += ["hidden"] * has_hidden(text) + ["long"] * (len(text) > LONG)
    return found
