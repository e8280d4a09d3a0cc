"""Late, here, cannot come: how customers say it on the day, and what only sounds so."""

import pytest

from chatbot.understanding.local.arrivals import Told, read
from chatbot.understanding.local.confirmations import wanted_again

# Behind a bar how many minutes, where that is said.
SAID = {
    Told.LATE: """running 10 minutes late|10
I'm running late|
I'll be 15 minutes late|15
I'm stuck in traffic, will be 15 minutes late|15
sorry, I am going to be about half an hour late|30
stuck in traffic|
be there in 10 minutes|10
I'm late!|
my bus is late|
might be a bit late|
I will arrive 20 mins late|20
kẹt xe, trễ 15 phút|15
tôi sẽ đến trễ 10 phút|10
em đang kẹt xe, trễ 15 phút|15
em tới trễ nửa tiếng nha|30
chị ơi em đến muộn tầm 20p|20
ket xe qua em den tre 15 phut|15
chắc mình trễ tí|
tắc đường quá, 10 phút nữa mới tới|10
trễ 15 phút nha|15
em đến trễ 15 phút được không ạ?|15
mình bị trễ khoảng mười lăm phút|15
xe hỏng giữa đường rồi, tới muộn nhé|""",
    Told.HERE: """I'm here
I'm downstairs
I have arrived
just arrived
I'm in the lobby
waiting at the reception
we're outside
em tới rồi
em tới rồi ạ
đến nơi rồi ạ
mình đang ở dưới sảnh
em đang đứng trước cửa
tới cửa rồi nè
em den roi
I'm here for my appointment
mình có mặt rồi""",
    Told.AWAY: """I can't make it today, I'm sick
tôi bị ốm không đến được
mình bận đột xuất không qua được
không thể đến được hôm nay
I won't be able to make it
sorry something came up, I can't come
em ko đến được rồi
I'm sick
con em bị sốt, không đi được
I have to miss my appointment
toi bi om khong den duoc""",
    None: """can I come late?
nếu tôi đến trễ 15 phút thì sao?
what if I'm late?
dời trễ hơn 1 tiếng
trễ hơn nửa tiếng được không
make it half an hour later
she was 30 minutes late
chị ấy đến trễ 30 phút
đến trễ có sao không
is it too late to cancel?
how late can I cancel?
late afternoon please
thứ 6 chiều muộn
are you there?
anyone here?
chưa tới
em tới đâu rồi
đến giờ chưa
I'm here to book an appointment
có được đến trễ không
đến muộn có bị phạt không?
I can't come on Friday, can we move it to Monday?
tôi bị sốt, đặt lịch khám
con tôi bị ốm có bác sĩ nào rảnh không?
I can't come before 5
bao giờ thì có kết quả
muộn nhất là mấy giờ
hello
đặt lịch với anh Bảo mai 9h
mai em đến lúc 9h
could you move it 15 minutes later?
I'd like a late appointment
I come from Hanoi
hẹn 10h30 mai nhé
tới tháng sau mình mới rảnh
I work late
em rảnh tới 5h
ok em sẽ tới
on my way""",
}


@pytest.mark.parametrize(("told", "line"), [(told, line) for told, said in SAID.items() for line in said.splitlines()])
def test_what_is_said_on_the_day(told, line):
    text, _, minutes = line.partition("|")
    found = read(text)
    assert (found and found.told, found and found.minutes) == (told, int(minutes) if minutes else None)


def test_who_is_only_ill_may_still_come():
    assert [(found.is_sure, found.is_ill) for found in (read("I'm sick"), read("I am ill, I can't come"))] == [
        (False, True), (True, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_wanted"),
    [
        ("can you send the confirmation again?", True),
        ("please resend my confirmation email", True),
        ("gửi lại xác nhận cho mình", True),
        ("I didn't get the confirmation email", True),
        ("mình chưa nhận được email xác nhận", True),
        ("gửi lại mã", False),
        ("send the code again", False),
        ("xác nhận", False),
        ("is my appointment confirmed?", False),
        ("gửi cho mình bảng giá", False),
    ],
)
def test_the_confirmation_shall_be_sent_once_more(text, is_wanted):
    assert wanted_again(text) is is_wanted
