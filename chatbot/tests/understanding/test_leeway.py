"""What of the time a customer leaves to us, in both languages; and what only looks so."""

import pytest

from chatbot.understanding.local import leeway
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Leeway


def lines(text):
    return [one for row in text.strip().splitlines() for one in row.split("|")]


SOONEST = lines("""
what's the earliest you can see me about a contract?|the earliest please|as soon as possible|asap|I need somebody ASAP
your first available slot|next available appointment with Bao|the soonest you have|as early as you can|right away please
sớm nhất có thể|lịch sớm nhất là khi nào|càng sớm càng tốt|cang som cang tot nhe|cho em giờ gần nhất|nhanh nhất giúp mình
""")
ANY = lines("""
any time next week after work|anytime works|whatever suits you|whenever you're free|any day after 5pm|you choose
I'm flexible|any morning is fine|up to you|whichever|it doesn't matter when|any evening next week with Hang
sáng nào cũng được|hôm nào cũng được|tuần sau, sau 17h hôm nào cũng được|giờ nào cũng ok ạ|lúc nào cũng được|ngày nào cũng tiện
hom nao cung duoc|tuỳ bên mình ạ|sao cũng được|bất kỳ lúc nào|hôm nào rảnh thì xếp giúp em|khi nào tiện bên em xếp giúp nhé
chọn giúp em một giờ|bất cứ ngày nào
""")
NEITHER = lines("""
do you have any time on Monday?|is there any slot on friday|have you got any evening appointments|tomorrow at 9
move my earliest appointment to Friday|not any day, Friday|book tax advice|lịch sớm nhất của tôi|ai cũng được
người nào cũng được|dịch vụ nào cũng được|chiều mai còn giờ nào trống không|anh Bảo rảnh giờ nào|chị nào cũng được
đặt lịch sáng mai|who is free?|yes|ok|không phải lúc nào cũng được
""")


@pytest.mark.parametrize("text", SOONEST)
def test_the_soonest_is_wanted(text):
    assert leeway.find(Text(text)) == Leeway.SOONEST


@pytest.mark.parametrize("text", ANY)
def test_any_that_fits_will_do(text):
    assert leeway.find(Text(text)) == Leeway.ANY


@pytest.mark.parametrize("text", NEITHER)
def test_nothing_of_the_time_is_left_to_us(text):
    assert leeway.find(Text(text)) is None
