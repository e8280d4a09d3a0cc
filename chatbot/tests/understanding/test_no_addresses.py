"""That there is no e-mail address for us, and what one is wanted for, however that is said; and what only looks so."""

import pytest

from chatbot.understanding.asked import Question
from chatbot.understanding.local.no_addresses import NoAddress, asks_why, read, refuses_a_number

WITHOUT = """\
Tôi không có email cô ơi, tôi chỉ có số điện thoại 0903 123 456
I do not have an e-mail address. Could you telephone me instead?
mình ko dùng email, xác nhận qua sđt được ko
I don't want to give my email
không có email
I have no email address, sorry
can you call me instead
no
skip
k có
không
khong co mail
mail em ko có
bỏ qua
mình không có mail, gọi cho mình nhé
gọi lại cho em số này nha 0903123456
dùng số điện thoại được không
can I use my phone number?
I'd rather not share my e-mail
I can't access my email anymore
can we do it by phone?
I don't have one
bác không biết dùng email con ơi
text me on 0903 123 456
email thì chịu, mình không có"""
WHY = """\
why do you need it?
sao cần email vậy?
cần email làm gì
is it necessary?
có bắt buộc không?
what do you need my email for?"""
NEITHER = """\
binh@gmail.com
I haven't got the email yet
chưa nhận được email
không thấy mail đâu
no email arrived
make it Friday at 10
thôi
what does tax advice cost?
em là Nam
can I call you?
số điện thoại văn phòng là gì
I don't have time on Friday
tôi không có thời gian sáng thứ 6
không, thứ 6 cơ
đặt lịch với chị Hằng"""
SAID = [(text, NoAddress.WITHOUT) for text in WITHOUT.splitlines()]
SAID += [(text, NoAddress.WHY) for text in WHY.splitlines()] + [(text, None) for text in NEITHER.splitlines()]


@pytest.mark.parametrize(("text", "meaning"), SAID)
def test_what_is_said_where_an_address_is_asked_for(text, meaning):
    assert read(text, Question.EMAIL) is meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("I have no e-mail", NoAddress.WITHOUT),
        ("mình không dùng email", NoAddress.WITHOUT),
        ("book tax advice tomorrow at 9, I have no email, my phone is 0903 123 456", NoAddress.WITHOUT),
        ("không có email xác nhận nào gửi tới", None),
        ("no", None),
        ("không có", None),
        ("gọi cho mình", None),
        ("why?", None),
    ],
)
def test_where_none_is_asked_for_only_what_names_one_is_about_it(text, meaning):
    assert read(text, None) is meaning


def test_a_no_to_the_question_for_the_code_is_no_refusal_of_an_address():
    assert (read("no", Question.CODE), read("no", Question.MEANT)) == (None, None)
    assert read("I can't open my email", Question.CODE) is NoAddress.WITHOUT


def test_a_number_is_asked_about_and_refused_in_the_same_words():
    assert asks_why("what for?") and asks_why("để làm gì vậy") and not asks_why("0903 123 456")
    for text in ("không muốn cho số", "skip", "I'd rather not give my number", "em ko có sđt"):
        assert refuses_a_number(text), text
    assert not refuses_a_number("0903 123 456") and not refuses_a_number("make it Friday")
