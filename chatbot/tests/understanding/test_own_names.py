"""What is a name where one was asked for, and what is done with an answer that is none."""

from datetime import time

import pytest

from accounts.models import Customer
from bookings.models import Appointment
from chatbot.models import Handoff
from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, understand
from chatbot.understanding.local import own_names

# Each as it is typed, and as it is to be shown.
VIETNAMESE_NAMES = """
không phải Mỹ Duyên, là Thu An => Thu An
Mỹ Duyên, à nhầm, Thu An => Thu An
Lan, à không, Hoa => Hoa
tên mình không phải Duyên mà là Thu An => Thu An
không, là Thu An => Thu An
Nhâm Tuất => Nhâm Tuất
tên mình là Lan, không phải Hoa => Lan
Đạt => Đạt
đạt => Đạt
Huy => Huy
huy => Huy
Dũng => Dũng
dung => Dung
Mai => Mai
mai => Mai
An => An
an => An
Thôi => Thôi
Khoan => Khoan
Ý => Ý
ý => Ý
Ba => Ba
Minh => Minh
minh => Minh
Thu Hằng => Thu Hằng
nguyễn văn an => Nguyễn Văn An
NGUYỄN VĂN AN => Nguyễn Văn An
nguyen van an 0912345678 => Nguyen Van An
nguyễn văn được => Nguyễn Văn Được
Trần  Thị Mai => Trần Thị Mai
tran thi thu hang => Tran Thi Thu Hang
anh Đạt => Đạt
chị Loan => Loan
cô Ba => Ba
bác Tư => Tư
Anh Thư => Anh Thư
tên tôi là Nguyễn Văn Tèo => Nguyễn Văn Tèo
tôi tên là Lan => Lan
mình là Mai => Mai
em tên Hạnh ạ => Hạnh
dạ em là Bích Phượng ạ => Bích Phượng
chú tên Tư nha con => Tư
bác tên là Nguyễn Văn Tư, 72 tuổi => Nguyễn Văn Tư
cứ gọi mình là Tí nhé => Tí
cứ ghi chị Loan => Loan
đứng tên chị Hoa nha em => Hoa
cứ để tên Hùng là được => Hùng
ten e la Quynh => Quynh
Họ tên: Lâm Gia Huy, sđt 0774123456 => Lâm Gia Huy
Trần Sáng Tạo nha => Trần Sáng Tạo
Lan ạ => Lan
Dạ, Phương => Phương
Chào bạn, mình là Hoàng => Hoàng
Đặng Thị Thanh Hà => Đặng Thị Thanh Hà
đặng hải yến => Đặng Hải Yến
dang hai yen => Dang Hai Yen
Võ Minh Thư, sđt 0987654321 => Võ Minh Thư
tui tên Lâm => Lâm
Quách Tĩnh => Quách Tĩnh
Đoàn Gia Mai, Mai như ngày mai á => Đoàn Gia Mai
Bùi Thu Thuỷ, Thuỷ trong chung thuỷ ạ => Bùi Thu Thuỷ
Lê Minh Ánh, chữ Ánh có dấu sắc => Lê Minh Ánh
Vũ Thuỳ Vy, Vy viết y dài => Vũ Thuỳ Vy
Lê Trọng Tấn => Lê Trọng Tấn
le trong tan => Le Trong Tan
ghi giùm chú là Trần Công Hậu => Trần Công Hậu
Lê Đặt => Lê Đặt
Mai Anh => Mai Anh
Kim Chi => Kim Chi
Minh Anh => Minh Anh
minh lan => Lan
mình sinh năm 1990 nên ghi Hoàng Tú Anh, đừng ghi biệt danh => Hoàng Tú Anh
Chau => Chau
Ho Van An => Ho Van An
ho van an => Ho Van An
tôi tên Lan, đổi sang 15h nhé => Lan
toi ten la Lan => Lan
Tuệ => Tuệ
thôi được, Đạt => Đạt
tue => Tue
Nguyễn Thị Bích Được => Nguyễn Thị Bích Được
em là Tâm => Tâm
Bình => Bình
binh => Binh
Hiền => Hiền
hien => Hien
phuong => Phuong
Thắng => Thắng
thang => Thang
Thuý Kiều => Thuý Kiều
bé Na => Na
Vũ => Vũ
dạ Vy ạ => Vy
tên mình là thảo nhé => Thảo
Mình tên Quỳnh Anh nha bạn => Quỳnh Anh
a Tuấn => Tuấn
c Lan => Lan
ghi tên mẹ mình: Nguyễn Thị Hoa => Nguyễn Thị Hoa
đặt cho mẹ em, Nguyễn Thị Hoa => Nguyễn Thị Hoa
Lê Thị Hồng Nhung - 0903123456 => Lê Thị Hồng Nhung
0903123456 Nhung => Nhung
Tên: Nhung => Nhung
Xuân Mai => Xuân Mai
Trần Hữu Phước. => Trần Hữu Phước
"Lan" => Lan
Lan! => Lan
mình là Khoa nè => Khoa
Ngọc => Ngọc
ngoc => Ngoc
Tài => Tài
tai => Tai
Lộc => Lộc
Như => Như
như => Như
Yến Nhi => Yến Nhi
Bảo => Bảo
hải => Hải
Hương Giang => Hương Giang
lam => Lam
anh Minh => Minh
em tên là Ti => Ti
"""
ENGLISH_NAMES = """
not Olivia Brown, Olivia Green => Olivia Green
Olivia Browning, no wait, Olivia Green => Olivia Green
Olivia Brown, sorry, Olivia Green => Olivia Green
my name is not Olivia Brown but Olivia Green => Olivia Green
I mean Olivia Green => Olivia Green
john => John
John Smith => John Smith
JOHN SMITH => John Smith
Mr. John Smith => John Smith
mr john smith => John Smith
Mrs O'Brien => O'Brien
it's Jane => Jane
its david => David
call me Bob => Bob
You can call me Bob, Bob Jones => Bob Jones
I'm Sarah Connor => Sarah Connor
my name is jean-luc picard => Jean-Luc Picard
My name? Olivia => Olivia
Mary-Jane O'Neil Jr. => Mary-Jane O'Neil Jr
Ludwig van Beethoven => Ludwig van Beethoven
maria del carmen lopez => Maria Del Carmen Lopez
Ronald McDonald => Ronald McDonald
Will => Will
Mark => Mark
May => May
April Jones => April Jones
Grace Park => Grace Park
just Hannah is fine => Hannah
put it under Grace Park => Grace Park
Tom here => Tom
the name is Bond, James Bond => James Bond
Hi, I'm Jane => Jane
hello, this is Tom => Tom
Jane please => Jane
Anna, thanks! => Anna
Sure, Peter Parker => Peter Parker
J. R. R. Tolkien => J. R. R. Tolkien
jane@example.com Jane Doe => Jane Doe
Jane Doe, jane@example.com, 0912 345 678 => Jane Doe
José García => José García
Zoë => Zoë
li wei => Li Wei
kim => Kim
Kevin Trần => Kevin Trần
my full name is tran thi mai => Tran Thi Mai
Dr. Strange => Strange
name: Jane Roe => Jane Roe
everyone calls me Lee => Lee
yes, Michael => Michael
Müller => Müller
Sue => Sue
Art => Art
Rob => Rob
Tuan Nguyen => Tuan Nguyen
my name is Jane, can we make it 4pm => Jane
Hello, my name is Emma Stone => Emma Stone
Emma Stone here => Emma Stone
bob => Bob
I'm bob => Bob
It's Bob. => Bob
Bob! => Bob
you can call me al => Al
Christopher => Christopher
Sir Ian McKellen => Ian McKellen
Jean Paul => Jean Paul
my name is mark => Mark
Booker T. Washington => Booker T. Washington
Miss Daisy => Daisy
Chris P => Chris P
Nguyen => Nguyen
Ngo Bao Chau => Ngo Bao Chau
put me down as Smith => Smith
Sam, thank you => Sam
This is Bill Gates => Bill Gates
Mohammed bin Salman => Mohammed bin Salman
Ann-Marie => Ann-Marie
D'Angelo Russell => D'Angelo Russell
Hope => Hope
Joy => Joy
June => June
Rose => Rose
Faith => Faith
Long => Long
Grace => Grace
Chase => Chase
Frank => Frank
Ok it's Jane => Jane
Yes it's Jane Doe => Jane Doe
my name's Trang => Trang
name is Tom => Tom
"""
# Each with what it is instead: a refusal, a question what it is for, or something of its own.
VIETNAMESE_OTHERS = """
gặp nhân viên => <>
hi bạn => <>
chào bạn => <>
hello => <>
mình không muốn nói tên => <refused>
không muốn nói => <refused>
không tiện nói ạ => <refused>
mình xin giấu tên => <refused>
ẩn danh => <refused>
bí mật => <refused>
bỏ qua => <refused>
khỏi cần tên => <refused>
không => <refused>
không cho tên được không => <refused>
không cần ghi tên đâu => <refused>
khách => <refused>
để làm gì vậy? => <why>
sao phải hỏi tên => <why>
tại sao cần tên tôi? => <why>
có bắt buộc không => <why>
hủy => <>
huỷ => <>
huỷ lịch => <>
thôi => <>
thôi không đặt nữa => <>
dừng => <>
đừng => <>
khoan đã => <>
đợi chút => <>
đặt lịch => <>
dat lich => <>
đặt => <>
tư vấn thuế => <>
mai 9h => <>
ngày mai => <>
sáng mai => <>
thứ 6 => <>
3 giờ chiều => <>
đổi sang 15h => <>
được => <>
ok => <>
đồng ý => <>
vâng => <>
dạ => <>
ừ => <>
cảm ơn => <>
cảm ơn bạn => <>
mấy giờ vậy => <>
bao nhiêu tiền? => <>
bạn là ai => <>
lịch của tôi => <>
hồ sơ của tôi => <>
nói chuyện với người thật => <>
mình chưa hiểu => <>
giá bao nhiêu => <>
dời lịch => <>
quay lại => <>
tôi muốn đặt lịch => <>
0912345678 => <>
khai@example.com => <>
... => <>
😀 => <>
An 😀 1 => <>
tôi => <>
bạn tên gì => <>
gọi lại cho tôi sau => <>
tu van => <>
tu van thue => <>
sang mai => <>
thu ba => <>
dung huy => <>
huy di => <>
Huỷ => <>
Hủy => <>
Lan, mà đổi sang 15h nhé => <>
khong noi duoc => <refused>
mình không tiện cho biết => <refused>
tên mình là bí mật => <refused>
ngại lắm => <refused>
không thích nói => <refused>
cần tên làm gì => <why>
hỏi chi vậy => <why>
tên để làm chi => <why>
có cần không => <why>
không có tên => <refused>
thôi khỏi => <>
sai rồi => <>
đổi ngày => <>
giờ khác => <>
xem lại lịch => <>
anh ơi => <>
em ơi cho hỏi => <>
alo => <>
có ai không => <>
cho tôi gặp người => <>
phí bao nhiêu vậy em => <>
ngày khác => <>
người khác => <>
văn phòng ở đâu => <>
chờ mình chút => <>
ủa sao lâu vậy => <>
đúng rồi => <>
không phải => <>
hôm nay => <>
chủ nhật => <>
chiều nay => <>
hết giờ => <>
tức quá => <>
dịch vụ khác => <>
quay lại bước trước => <>
tiếng Anh => <>
"""
ENGLISH_OTHERS = """
Lan, no idea => <>
no, tomorrow at 10 => <>
not sure, maybe later => <>
hello there => <>
hi => <>
skip => <refused>
no => <refused>
I'd rather not say => <refused>
I don't want to give my name => <refused>
prefer not to say => <refused>
none of your business => <refused>
anonymous => <refused>
no name => <refused>
it's private => <refused>
not telling => <refused>
why do you need it? => <why>
what for => <why>
is that necessary => <why>
do I have to? => <why>
talk to a human => <>
speak to someone => <>
cancel => <>
stop => <>
never mind => <>
book => <>
tax advice => <>
tomorrow => <>
friday afternoon => <>
at 3pm => <>
yes => <>
sure => <>
thanks => <>
thank you => <>
hello how are you => <>
what time is it => <>
how much is it => <>
who are you => <>
my appointments => <>
change the time => <>
another day => <>
go back => <>
wait a moment => <>
I don't understand => <>
you are a bot => <>
can I pay by card => <>
123 => <>
asdf => <>
menu => <>
good morning => <>
Jane, but make it 4pm => <>
English please => <>
what => <>
huh => <>
really => <>
another time please => <>
different day => <>
can we do friday => <>
next week => <>
not now => <>
I changed my mind => <>
go away => <>
this is ridiculous => <>
how long will it take => <>
are you human => <>
is anyone there => <>
I need help => <>
help => <>
one moment => <>
hold on => <>
just a second => <>
my email is wrong => <>
actually 4pm => <>
with someone else => <>
whatever => <>
lol => <>
what is yours => <>
you tell me => <>
guess => <>
it doesn't matter => <>
that is none of your concern => <refused>
I don't feel like telling you => <refused>
I would prefer to stay anonymous => <refused>
can I skip this => <refused>
do you really need it => <why>
for what reason => <why>
"""


def pairs(text):
    return [tuple(line.split(" => ")) for line in text.strip().splitlines()]


def test_there_are_enough_of_each():
    sets = (VIETNAMESE_NAMES, ENGLISH_NAMES, VIETNAMESE_OTHERS, ENGLISH_OTHERS)
    assert all(len(pairs(one)) >= 40 for one in sets)


@pytest.mark.parametrize(("text", "name"), [*pairs(VIETNAMESE_NAMES), *pairs(ENGLISH_NAMES)])
def test_a_name_is_taken_and_shown_as_names_are_written(text, name):
    said = own_names.read(text)
    assert (said.kind, said.name) == (own_names.Kind.NAME, name)


@pytest.mark.parametrize(("text", "kind"), [*pairs(VIETNAMESE_OTHERS), *pairs(ENGLISH_OTHERS)])
def test_what_is_none_is_not_taken_for_one(text, kind):
    said = own_names.read(text)
    assert (said.kind, said.name) == (kind.strip("<>"), "")


@pytest.mark.parametrize(
    "text", ["a" * 201, "Anna " * 40, "x" * 61, "Lan\n\n", " ", "\u0301", "Anna\u200b", "🙂", "<b>Anna</b>", "A" * 60]
)
def test_any_text_is_read_and_no_name_is_longer_than_its_field(text):
    assert len(own_names.read(text).name) <= 60


@pytest.mark.parametrize(
    ("text", "intent"),
    [("gặp nhân viên", "human"), ("hi bạn", "greeting"), ("huỷ lịch của tôi", "cancel"), ("Đạt", "provide_info"), ("mai", "provide_info"),
     ("hello", "greeting"), ("talk to a human", "human"), ("jane doe", "provide_info")],
)  # fmt: skip
def test_understanding_reads_the_same(text, intent, now):
    meant = understand(text, context=asking("name"), now=now, zone=now.tzinfo, catalog=Catalog())
    assert intent in meant.intents and bool(meant.entities.name) == (intent == "provide_info")


@pytest.mark.parametrize(
    ("text", "name", "is_a_day"),
    [
        ("Đoàn Gia Mai, Mai như ngày mai á", "Đoàn Gia Mai", False), ("Lý Thu Ba, Ba như số ba", "Lý Thu Ba", False),
        ("Tô Mai, chữ Mai có dấu gì đâu", "Tô Mai", False), ("mai 9h nhé", "", True),
    ],
)  # fmt: skip
def test_how_the_name_is_written_is_no_day(text, name, is_a_day, now):
    found = understand(text, context=asking("name"), now=now, zone=now.tzinfo, catalog=Catalog()).entities
    assert (found.name, bool(found.date)) == (name, is_a_day)


# In a conversation


@pytest.fixture
def asked(talk):
    """Who has been asked for their name."""

    def ask(language="vi"):
        one = talk(language=language)
        words = (
            "đặt lịch tư vấn thuế với anh Bảo mai 15h"
            if language == "vi"
            else "book tax advice with Bao tomorrow at 3pm"
        )
        assert one.say(words)[-1] in ("Cho mình xin tên của bạn ạ?", "What is your name, please?")
        return one

    return ask


def stored(one):
    return Customer.objects.get(pk=one.customer.pk).name


@pytest.mark.parametrize(
    ("words", "name"), [("Đạt", "Đạt"), ("nguyễn văn an", "Nguyễn Văn An"), ("anh Đạt", "Đạt"), ("Khoan", "Khoan")]
)
def test_a_name_of_any_kind_leads_to_the_confirmation(asked, words, name):
    one = asked()
    [text] = one.say(words)
    assert stored(one) == name and text.startswith("Mình đặt lịch này nhé?\nTư vấn thuế\nvới Lê Quốc Bảo")


@pytest.mark.parametrize(
    "words", ["gặp nhân viên", "hi bạn", "mấy giờ rồi", "Tư vấn thuế", "ok", "tôi muốn gặp người thật"]
)
def test_what_is_no_name_is_not_stored_and_loses_nothing(asked, words):
    one = asked()
    one.say(words)
    assert stored(one) == "" and one.last, words
    one.say("Trần Thị Mai")
    assert stored(one) == "Trần Thị Mai"


def test_a_person_that_is_asked_for_there_is_called(asked):
    one = asked()
    one.say("gặp nhân viên")
    assert [row.reason for row in Handoff.objects.all()] == ["asked"] and stored(one) == ""


def test_a_number_beside_the_name_is_noted_where_there_is_none(asked):
    one = asked()
    texts = one.say("nguyen van an 0912345678")
    assert texts[0] == "Cảm ơn bạn, mình đã ghi cả số điện thoại." and texts[1].startswith("Mình đặt lịch này nhé?")
    assert Customer.objects.values_list("name", "phone").get(pk=one.customer.pk) == ("Nguyen Van An", "+84912345678")


def test_a_number_that_we_have_stays(asked):
    one = asked("en")
    Customer.objects.filter(pk=one.customer.pk).update(phone="+84987654321")
    [text] = one.say("Jane Doe, 0912 345 678")
    assert text.startswith("Shall I book this?")
    assert Customer.objects.values_list("name", "phone").get(pk=one.customer.pk) == ("Jane Doe", "+84987654321")


@pytest.mark.parametrize(
    ("language", "words", "said", "yes"),
    [("vi", "mình không muốn nói tên", "Không sao ạ, mình đặt tiếp mà không cần tên.", "Đồng ý"), ("vi", "bỏ qua", "Không sao ạ", "Đồng ý"),
     ("en", "I'd rather not say", "No problem, we go on without a name.", "Yes"), ("en", "skip", "No problem", "Yes")],
)  # fmt: skip
def test_who_would_rather_not_say_it_books_without(asked, language, words, said, yes):
    one = asked(language)
    first, question = one.say(words)
    assert first.startswith(said) and question.startswith(("Mình đặt lịch này nhé?", "Shall I book this?"))
    one.tap(yes)
    assert Appointment.objects.booked().get().customer == one.customer and stored(one) == ""


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "để làm gì vậy?"), ("en", "why do you need my name"), ("en", "do I have to?")]
)
def test_who_asks_what_it_is_for_is_told_and_may_go_on_without(asked, language, words):
    one = asked(language)
    said = one.say(words)
    assert "Lê Quốc Bảo" in said[0] and one.titles == ["Không cần tên" if language == "vi" else "Without a name"]
    one.tap(one.titles[0])
    assert stored(one) == "" and one.last[-1].text.startswith(("Mình đặt lịch này nhé?", "Shall I book this?"))


def test_what_stands_beside_the_name_is_not_lost(asked):
    one = asked("en")
    texts = one.say("my name is Jane Doe, can we make it 4pm")
    assert stored(one) == "Jane Doe" and "16:00" in texts[-1]


def test_a_change_beside_something_that_is_no_name_is_done(asked):
    one = asked()
    one.say("à đổi sang 16h nhé")
    assert stored(one) == "" and one.memory.open.values.time == time(16)
    assert "16:00" in one.say("Lan")[-1]


def test_the_profile_takes_the_same_names(khai):
    khai.say("hồ sơ của tôi")
    khai.tap("Đổi tên")
    khai.say("gặp nhân viên")
    assert stored(khai) == "Khải"
    khai.say("tran van dat")
    assert stored(khai) == "Tran Van Dat"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("chú tên Tư nha con", "Tư"), ("bác tên là Nguyễn Văn Tư, 72 tuổi", "Nguyễn Văn Tư"), ("e tên My nha", "My"), ("mình tên Y", "Y"),
        ("tên em là Ý ạ", "Ý"), ("t tên Khoa", "Khoa"), ("c tên Tuyết e nhé", "Tuyết"), ("mk là Linh", "Linh"), ("ten minh la Bao Tran", "Bao Tran"),
        ("cứ ghi chị Sáu là được rồi em", "Sáu"), ("bố cháu tên Đức, cô ghi giúp", "Đức"), ("khách tên Mỹ Tâm, sđt 0903111222", "Mỹ Tâm"),
        ("tên thật là Hoa nha, gọi Bông cũng được", "Hoa"), ("You can call me Bob, Bob Jones", "Bob Jones"),
    ],
)  # fmt: skip
def test_a_name_in_the_words_of_chats_and_of_the_south(said, name):
    assert own_names.read(said).name == name


@pytest.mark.parametrize("said", ["o", "k", "em không biết", "mai em tới", "tên gì cũng được", "ý em là mai"])
def test_what_is_no_name_is_none(said):
    assert own_names.read(said).name == ""
