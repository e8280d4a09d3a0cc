"""Whatever an admin calls a consultant or a service, understanding holds and finds it; and a name is no other word."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, Named, understand

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
ODD = (
    "Dental check-up", "Tư vấn 1-1", "Follow-up", "Women's health", "Women’s health", "A/B", "24/7", "Khám (cơ bản)",
    "X", "💆", "💆‍♀️ Massage", "!!!", "-", "?", "e\u0301", "\u0301", "Huỷ", "Không", "OK", "Mai", "Thứ hai", "Menu",
    "Hair, nails and spa", "Follow_up", "²", "٣", "ß", "İ", "Cắt tóc & gội", "9h", "2 giờ massage", "k", "BS Lan",
    "Jean-Luc O'Brien", "LASER2", "22222A", "Nguyễn Anh-Thư", "Will", "May", "Sunday", "Tên miền", "Vật lý trị liệu", "x" * 100, "Ab " * 33,
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=100),
    st.lists(st.sampled_from((*ODD, "-", "1", "'", "tư vấn", "and", "rồi")), min_size=1, max_size=5).map(" ".join),
).map(lambda name: name.strip()[:200]).filter(bool)  # fmt: skip


def read(text, catalog, asked="", options=()):
    return understand(text, context=asking(asked, options), now=FRIDAY, zone=ZONE, catalog=catalog)


@settings(max_examples=150, deadline=None)
@given(name=NAMES, other=NAMES)
@example("Dental check-up", "Tax advice")
@example("Tư vấn 1-1", "Follow-up")
def test_any_name_of_a_service_is_found_where_it_is_typed_in_full(name, other):
    catalog = Catalog(services=(Named(1, (name,)), Named(2, (other,))))
    assert 1 in read(name, catalog).entities.service
    assert 1 in read(name, catalog, asked="service", options=(name, other)).entities.service
    for text in (f"đặt lịch {name} ngày mai", f"book {other} tomorrow", "book"):
        read(text, catalog)


@settings(max_examples=150, deadline=None)
@given(name=NAMES, other=NAMES)
def test_any_name_of_a_consultant_is_found_where_it_is_typed_in_full(name, other):
    catalog = Catalog(consultants=(Named(1, (name,)), Named(2, (other,))))
    assert 1 in read(name, catalog).entities.consultant
    assert 1 in read(name, catalog, asked="consultant", options=(name, other)).entities.consultant
    for text in (f"gặp {name} ngày mai", f"with {other} tomorrow", "book"):
        read(text, catalog)


@pytest.mark.parametrize(
    ("text", "service", "code"),
    [
        ("LASER2", (1,), ""), ("book LASER2 tomorrow", (1,), ""), ("đặt lịch LASER2 với mã LASER2", (1,), "LASER2"),
        ("cancel LASER3", (), "LASER3"), ("đặt LASER2, lịch ABC234 vẫn giữ", (1,), "ABC234"),
    ],
)  # fmt: skip
def test_what_stands_in_a_name_is_a_code_only_where_it_is_called_one(text, service, code):
    found = read(text, Catalog(services=(Named(1, ("LASER2 toàn thân", "LASER2")),))).entities
    assert (found.service, found.code) == (service, code)


@pytest.mark.parametrize("name", ["Dental check-up", "Trần Thị Mai", "Mai", "X", "💆", "Tư vấn 1-1"])
def test_two_of_the_same_name_are_an_ambiguity(name):
    twice = (Named(1, (name,)), Named(2, (name,)))
    found = read(name, Catalog(consultants=twice)), read(name, Catalog(services=twice))
    assert (found[0].entities.consultant, found[1].entities.service) == ((1, 2), (1, 2))


CATALOG = Catalog(
    consultants=(
        Named(1, ("Phạm Văn Dũng",)), Named(2, ("Trần Thị Mai",)), Named(3, ("Lê Gia Huy",)), Named(4, ("Will Cook",)),
        Named(5, ("May Lee",)), Named(6, ("Vũ Đình Khoan",)), Named(7, ("Nguyễn Thành Đạt",)),
        Named(8, ("Sunday Okafor",)), Named(9, ("Ngô Văn Năm",)), Named(10, ("Đỗ Quốc Bảo",)),
    ),
    services=(
        Named(21, ("Tư vấn dinh dưỡng", "Nutrition advice")), Named(22, ("Vật lý trị liệu", "Physiotherapy")),
        Named(23, ("Sửa lịch học", "Change of plan")), Named(24, ("Dental check-up",)),
    ),
)  # fmt: skip
NEXT_FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "consultant", "service", "day"),
    [
        ("nutrition advice with Dung on Friday", (1,), (21,), NEXT_FRIDAY),
        ("book Dung on Friday", (1,), (), NEXT_FRIDAY),
        ("gặp anh Dũng thứ sáu", (1,), (), NEXT_FRIDAY),
        ("dat lich voi anh Dung thu sau", (1,), (), NEXT_FRIDAY),
        ("đặt lịch ngày mai", (), (), date(2026, 11, 21)),
        ("đặt lịch với chị Mai ngày mai", (2,), (), date(2026, 11, 21)),
        ("đặt Trần Thị Mai thứ sáu", (2,), (), NEXT_FRIDAY),
        ("book tran thi mai on friday", (2,), (), NEXT_FRIDAY),
        ("book with Mai on Friday", (2,), (), NEXT_FRIDAY),
        ("book with May on Friday", (5,), (), NEXT_FRIDAY),
        ("book Ms. May on Friday", (5,), (), NEXT_FRIDAY),
        ("book for Sunday", (), (), date(2026, 11, 22)),
        ("book with Sunday on Friday", (8,), (), NEXT_FRIDAY),
        ("đặt lịch thứ năm", (), (), date(2026, 11, 26)),
        ("đặt lịch anh Năm thứ sáu", (9,), (), NEXT_FRIDAY),
        ("đặt lịch vật lý trị liệu thứ sáu", (), (22,), NEXT_FRIDAY),
        ("book a dental check up on friday", (), (24,), NEXT_FRIDAY),
        ("book a dental checkup on friday", (), (24,), NEXT_FRIDAY),
        ("BOOK A DENTAL CHECK-UP ON FRIDAY", (), (24,), NEXT_FRIDAY),
    ],
)
def test_a_name_is_no_other_word_and_a_word_no_name(text, consultant, service, day):
    meant = read(text, CATALOG)
    found = meant.entities
    assert (found.consultant, found.service, found.date, found.negated) == (consultant, service, day, ())
    assert meant.intents == ("book",)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("huỷ vật lý trị liệu", ("cancel",)), ("huy vat ly tri lieu", ("cancel",)), ("vật lý trị liệu", ("provide_info",)),
        ("đặt sửa lịch học", ("book",)), ("huỷ lịch với Huy", ("cancel",)), ("book a change of plan", ("book",)),
        ("cho mình đặt với Gia Huy", ("book",)), ("Vật lý trị liệu", ("provide_info",)),
    ],
)  # fmt: skip
def test_a_name_in_full_is_no_wording_of_a_wish(text, intents):
    assert read(text, CATALOG).intents == intents


CLINIC = Catalog(
    consultants=(
        Named(1, ("Trịnh Xuân Tùng",)), Named(2, ("Nghiêm Thu Hà",)), Named(3, ("Hồ Thị Lan",)), Named(4, ("Vương Ngọc Lan",)),
        Named(5, ("Hùng Trần",)),
    ),
    services=(
        Named(21, ("Tiêm phòng",)), Named(22, ("Trị mụn",)), Named(23, ("Khám dị ứng",)), Named(24, ("Du học Nhật Bản",)),
        Named(25, ("Đầu tư chứng khoán",)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "asked", "consultant"),
    [
        # A given name that is another syllable is somebody else's, or no name.
        ("Nhờ Trung tâm xếp giúp tôi", "", ()), ("mình ở Trung tâm thương mại", "consultant", ()), ("gặp anh Tùng", "", (1,)), ("gặp anh Trung", "", ()),
        # Families are called Hà, and people oftener.
        ("hẹn cô Hà 9h mai", "", (2,)), ("dat lich voi chi Ha", "", (2,)), ("huỷ buổi 10h thứ năm với cô Hà, đặt lại 15h thứ sáu", "", (2,)),
        ("gặp anh Hùng", "", (5,)),
        ("Lan nào cũng ok em", "consultant", (3, 4)), ("lan nào cũng được nha", "consultant", (3, 4)), ("bác sĩ Lan nào cũng được", "", (3, 4)),
        ("lần nào cũng được", "", ()), ("anh nào cũng được", "consultant", ()),
        ("Lan họ Vương đó em", "consultant", (4,)), ("cô Lan, họ Hồ ấy", "consultant", (3,)), ("chị Lan họ Phạm", "consultant", (3, 4)),
        ("chi nhánh bên Ba Mươi Tháng Tư", "", ()),
    ],
)  # fmt: skip
def test_whom_a_given_name_means(text, asked, consultant):
    assert read(text, CLINIC, asked).entities.consultant == consultant


@pytest.mark.parametrize(
    ("text", "asked", "service"),
    [
        ("phòng khám mở cửa mấy giờ", "", ()), ("văn phòng ở đâu vậy", "", ()), ("phong kham co mo chu nhat khong", "", ()),
        ("cho con đi tiêm phòng", "", (21,)), ("phòng khám có tiêm phòng không", "", (21,)),
        ("mặt em nổi mụn quá", "", (22,)), ("mụn ẩn lâu năm, đặt mai 9h", "", (22,)), ("muốn đặt lịch", "", ()),
        ("em bị dị ứng phấn hoa, mai khám được không", "", (23,)), ("dị thì mai đi", "", ()),
        ("con gái tính sang Nhật học", "", (24,)), ("visa Nhật lâu không", "", (24,)), ("chắc lấy Nhật quá chị", "service", (24,)),
        ("chủ Nhật này rảnh", "", ()), ("cho anh Nhật đặt lịch", "", ()), ("không đi Nhật", "", ()),
        ("nói chung là ok", "", ()), ("tư vấn chứng khoán", "", (25,)),
    ],
)  # fmt: skip
def test_which_service_a_word_of_it_means(text, asked, service):
    found = read(text, CLINIC, asked).entities
    assert (found.service, found.negated) == (service, ())


@pytest.mark.parametrize("text", ["khoan", "Khoan đã", "thôi", "dừng lại", "không", "ok"])
def test_an_everyday_word_alone_is_no_name(text):
    for asked in ("", "confirm", "time"):
        assert read(text, CATALOG, asked).entities.consultant == ()


@pytest.mark.parametrize(("asked", "consultant"), [("consultant", (2,)), ("day", ()), ("", ())])
def test_mai_is_whom_or_when_by_what_was_asked(asked, consultant):
    assert read("mai", CATALOG, asked).entities.consultant == consultant


@pytest.mark.parametrize(
    ("text", "consultant", "negated"),
    [
        ("Huy, the young one, Gia Huy", (1,), ()), ("anh Huy, ý em là Gia Huy", (1,), ()), ("chi Lan, Do Thi Lan nhe", (3,), ()),
        ("Lan please. I mean Ngọc Lan", (4,), ()),
        # Of others nothing is narrowed.
        ("Huy hoặc Gia Huy", (1, 2), ()), ("not Huy, Gia Huy", (1,), ("Trần Quang Huy",)), ("Huy and Lan", (1, 2, 3, 4), ()),
    ],
)  # fmt: skip
def test_a_fuller_name_says_who_is_meant_by_the_shorter_one(text, consultant, negated):
    people = ("Lê Gia Huy", "Trần Quang Huy", "Đỗ Thị Lan", "Vũ Ngọc Lan")
    found = read(text, Catalog(tuple(Named(n, (name,)) for n, name in enumerate(people, 1))), "consultant").entities
    assert (found.consultant, found.negated) == (consultant, negated)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("tuneup on friday", (1,)), ("cho em checkup sáng mai", (2,)), ("dat tuneup ngay mai", (1,)), ("cho mình khámmắt thứ 6", (3,)),
        ("an uptune on friday", ()), ("up on friday", ()),
    ],
)  # fmt: skip
def test_two_words_of_a_service_written_as_one(text, service):
    names = ("Tune-up", "Check-up", "Khám mắt")
    assert (
        read(text, Catalog((), tuple(Named(n, (name,)) for n, name in enumerate(names, 1)))).entities.service == service
    )


@pytest.mark.parametrize(
    ("text", "consultant"),
    [
        ("cho em gặp anh Khôi sáng mai", (1, 2)), ("gap anh khoi sang mai", (1, 2)), ("Anh Khôi mai rảnh không", (1, 2)),
        ("chị Thư mai có làm không", (3, 4)),
        # In full, or where it is written as a name, it is no title.
        ("gặp Trần Anh Khôi", (1,)), ("gap tran anh khoi", (1,)), ("hẹn với Anh Khôi", (1,)), ("gặp anh Anh Khôi", (1,)),
    ],
)  # fmt: skip
def test_a_title_before_a_name_is_no_middle_name(text, consultant):
    people = ("Trần Anh Khôi", "Lê Đăng Khôi", "Vũ Chị Thư", "Đào Minh Thư")
    assert (
        read(text, Catalog(tuple(Named(n, (name,)) for n, name in enumerate(people, 1)))).entities.consultant
        == consultant
    )


SHOP = (
    "Maternity session",
    "Engagement shoot",
    "Visa photos",
    "Flying lesson",
    "Theory class",
    "Skin test",
    "Translation",
    "Chimney sweeping",
)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        # What has a word of its own is meant, not what shares the word of a kind.
        ("maternity photos on friday", (1,)), ("photos for my visa", (3,)), ("I need photos on friday", (3,)),
        # All of a name goes before a word of another.
        ("I know the theory, book me a few flying lessons on friday", (4,)), ("theory class on friday", (5,)),
        # The appointment that they have, and what is wrong with them.
        ("can we move our shoot to friday", ()), ("my lesson was great", ()), ("my skin is red and sore", ()), ("I have an itch in my skin", ()),
        ("a skin test on friday", (6,)), ("book my engagement shoot", (2,)),
        # Forms of one verb.
        ("I need two letters translated by friday", (7,)), ("can you translate a letter", (7,)), ("my chimney must be swept", (8,)),
        ("they were late", ()), ("I took the train", ()),
    ],
)  # fmt: skip
def test_which_service_an_english_word_of_it_means(text, service):
    catalog = Catalog((), tuple(Named(n, (name,)) for n, name in enumerate(SHOP, 1)))
    assert read(text, catalog).entities.service == service


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("cho em đặt khám thai sáng mai", (1,)), ("dat kham thai sang mai", (1,)), ("phòng khám ở đâu", ()), ("khám giúp em", ()),
        ("cho bé qua gội sáng mai", (2,)), ("mai em gọi lại", ()), ("qua goi em nha", ()),
        # Syllables without marks that stand far apart.
        ("doi lich thu 6 sang chu nhat, cung gio nha", ()), ("thu cung bi gi ay", (3,)),
    ],
)  # fmt: skip
def test_which_service_a_vietnamese_part_of_it_means(text, service):
    names = ("Khám thai định kỳ", "Gội và sấy", "Trông thú cưng", "Khám răng", "Nhổ răng")
    catalog = Catalog((), tuple(Named(n, (name,)) for n, name in enumerate(names, 1)))
    assert read(text, catalog).entities.service == service
