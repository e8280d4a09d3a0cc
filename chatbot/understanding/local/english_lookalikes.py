"""What looks like a day or a time in English and is none: an address, a price, the date of a letter, "24/7"."""

from chatbot.understanding.local.calendar_names import MONTHS, weekday_name
from chatbot.understanding.local.english_numbers import ordinal
from chatbot.understanding.local.numbers import digits
from chatbot.understanding.local.tokens import Text

STREETS = ("street", "st", "road", "rd", "avenue", "ave", "lane", "alley", "ward", "district", "boulevard", "blvd",
           "drive", "square", "quarter", "block", "building", "tower", "floor", "close", "way")  # fmt: skip
# How far behind a house number its street stands.
NAME_OF_A_STREET = 5
# Before a number that names a place or a thing.
NUMBERED = ("room", "flat", "apartment", "apt", "unit", "suite", "floor", "gate", "house", "no", "number", "level",
            "district", "ward", "block", "bus", "bay", "box", "form", "page", "version", "grade", "year", "size", "#",
            "section", "article", "chapter", "mazda", "plate")  # fmt: skip
LIVING = ("live at", "living at", "address is", "i'm at", "i am at", "located at", "office at", "shop at", "house at",
          "based at", "lives at", "stay at", "staying at", "address :", "move to", "parking at", "are at",
          "address", "is at")  # fmt: skip
# What has a date of its own that is none for an appointment.
DATED = ("dated", "dating from", "signed on", "signed", "born on", "born", "since", "issued on", "issued", "expires on",
         "expired on", "expires", "expired", "received on", "bought on", "sent on", "from the year", "birthday is",
         "wedding is on", "wedding on", "exam is on", "exam on", "flight is on", "flight on", "deadline is",
         "due on", "due by", "paid on", "hired on", "fired on", "started on", "moved in on", "last seen on",
         "happened on", "accident on", "as agreed on", "ended on", "ends on", "leave on", "fly on", "ends in",
         "runs out", "running out", "run out", "expire", "expiring")  # fmt: skip
# Behind "since" these are when it began.
LAST_ONES = ("last", "yesterday", "this", "early", "earlier")
PARTS = ("morning", "afternoon", "evening", "night", "noon", "lunch", "lunchtime", "week", "month", "weekend")
# Behind the day of a "since" these make a reason of it: "since Monday is a holiday".
REASONS = ("is", "isn't", "was", "works", "work", "doesn't", "won't", "would", "will", "suits", "i", "we", "you")
NOW = ("today", "tonight", "this morning", "this afternoon", "this evening")
# "How are you today", "how's it going this morning": asked in passing.
ASKED_IN_PASSING = ("how are you", "how are you doing", "how are you all", "how are you guys", "how are things",
                    "how's it going", "how is it going", "how you doing", "how do you do", "hope you're well",
                    "hope you are well", "hope all is well", "how is everyone", "how's everyone",
                    "how is everybody")  # fmt: skip
PAPERS = ("contract", "invoice", "bill", "letter", "receipt", "notice", "email", "e-mail", "mail", "statement", "quote",
          "offer", "agreement", "order", "payment", "fine", "ticket", "summons", "message")  # fmt: skip
MONEY_BEHIND = ("dollars", "dollar", "usd", "vnd", "dong", "euros", "euro", "pounds", "bucks", "k", "million", "€", "$",
                "grand", "thousand", "percent", "%", "km", "kg", "cm", "miles")  # fmt: skip
PAID = ("cost", "costs", "costed", "paid", "pay", "price", "fee", "owe", "owes", "earn", "charged", "budget of",
        "budget is", "$", "€", "£", "spent", "worth")  # fmt: skip


def tokens(text: Text) -> set[int]:
    """The tokens of all that is no time of an appointment, though it has the form of one."""
    found: set[int] = set()
    for i in range(len(text)):
        if text[i].is_number:
            found.update(range(i, _end_of_a_number(text, i)))
        elif (text.phrase(i, *DATED) or _is_of_a_paper(text, i)) and (end := _end_of_a_date(text, i)):
            found.update(range(i, end))
        elif text.at(i, "since", "how", "how's", "hope"):
            found.update(range(i, _end_of_a_past(text, i) or _end_of_a_courtesy(text, i)))
    return found


def _end_of_a_past(text: Text, i: int) -> int:
    """Behind "since last night", "since Monday morning", "since this morning"; 0 where a reason is given."""
    if not text.at(i, "since"):
        return 0
    end = i + 1
    while text.at(end, *LAST_ONES):
        end += 1
    weekday = weekday_name(text, end)
    if weekday and text.at(weekday[0], *REASONS):
        return 0
    end = weekday[0] if weekday else end
    end += text.at(end, *PARTS)
    return end if end > i + 1 else 0


def _end_of_a_courtesy(text: Text, i: int) -> int:
    """Behind "how are you this morning"; 0 where it is something else."""
    end = i + text.phrase(i, *ASKED_IN_PASSING)
    return end + text.phrase(end, *NOW) if end > i else 0


def _end_of_a_number(text: Text, i: int) -> int:
    """The token after a number that is no time; `i` itself where it may be one."""
    end = i + 3 if text.at(i + 1, "/", "-") and digits(text, i + 2, 1, 4) and text[i + 1].glued else i + 1
    if not text.is_english:
        return i
    if end > i + 1 and text[i].number == 24 and text[i + 2].number == 7 and not _is_a_day(text, i, end):
        return end
    if _is_a_house(text, i, end):
        return end
    is_money = text.at(end, *MONEY_BEHIND) or any(i >= n and text.phrase(i - n, *PAID) == n for n in (2, 1))
    return end if is_money else i


def _is_a_day(text: Text, i: int, end: int) -> bool:
    """ "On 24/7", "24/7/2026": the 24th of July, and not around the clock."""
    return text.at(i - 1, "on", "for", "by", "before", "after", "until", "to", "from") or text.at(end, "/", "-")


def _is_a_house(text: Text, i: int, end: int) -> bool:
    """ "12/5 Le Loi street", "room 402", "I live at 12/5"."""
    is_a_year = text.at(i - 1, "year") and digits(text, i, 4)
    if text.at(i - 1, *NUMBERED) and not is_a_year and not text.at(i - 1, "no") and not text.at(i - 1, "number"):
        return True
    if any(i >= n and text.phrase(i - n, *LIVING) == n for n in (3, 2, 1)):
        return True
    if end >= len(text) or not text[end].is_word or text[end].glued:
        return False
    street = next((n for n in range(end, min(end + NAME_OF_A_STREET, len(text))) if text.at(n, *STREETS)), None)
    if street is not None and street > end:
        return all(text[n].is_word for n in range(end, street)) and not _names_a_day(text, end, street)
    # "Parking at 24 Le Loi": two words with capitals behind it.
    both = end + 1 < len(text) and text[end].raw[0].isupper() and text[end + 1].raw[0].isupper()
    return both and text.at(i - 1, "at", "in", "near") and not _names_a_day(text, end, end + 2)


def _names_a_day(text: Text, start: int, end: int) -> bool:
    return any(text[n].bare in MONTHS or weekday_name(text, n) is not None for n in range(start, end))


def _is_of_a_paper(text: Text, i: int) -> bool:
    return text.at(i, "from", "of", "dated", "on") and (
        text.at(i - 1, *PAPERS) or (text.at(i - 2, *PAPERS) and text.at(i - 1, "dated", "sent", "signed"))
    )


def _end_of_a_date(text: Text, i: int) -> int:
    """Behind the date that follows within three words; 0 where none does."""
    for start in range(i + 1, min(i + 4, len(text))):
        if (digits(text, start, 1, 2) or ordinal(text, start)) and (end := _day_and_month(text, start)):
            return end
        if text[start].bare in MONTHS:
            end = start + 1
            return end + (digits(text, end, 1, 2) or digits(text, end, 4)) + text.at(end + 1, "st", "nd", "rd", "th")
    return 0


def _day_and_month(text: Text, i: int) -> int:
    if text.at(i + 1, "/", "-", ".") and digits(text, i + 2, 1, 2):
        end = i + 3
        return end + 2 if text.at(end, "/", "-", ".") and digits(text, end + 1, 2, 4) and text[end].glued else end
    end = i + 1 + text.at(i + 1, "st", "nd", "rd", "th")
    end += text.at(end, "of")
    if end >= len(text) or text[end].bare not in MONTHS:
        return 0
    return end + 1 + digits(text, end + 1, 4)
