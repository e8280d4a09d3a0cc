"""Which service a told trouble is a matter of, by what the business says of its services; and what is a matter of none."""

import pytest

from chatbot.understanding import matters
from chatbot.understanding.schema import Fits, Matter

LEGAL = Matter(
    1, ("Hợp đồng, lao động, nhà đất và thừa kế.", "Contracts, employment, property and inheritance."),
    ("đuổi việc", "ly hôn", "di chúc", "sang tên", "sổ đỏ", "chủ nhà", "fired", "divorce", "landlord", "contract"),
    (("Pháp lý", 1.0),),
)  # fmt: skip
TAX = Matter(
    2, ("Quyết toán thuế thu nhập, hoàn thuế và thuế cho hộ kinh doanh.",
        "Income tax returns, refunds and taxes of small businesses."),
    ("cục thuế", "tax office"), (("Thuế", 1.0), ("Pháp lý", 0.5)),
)  # fmt: skip
PROPERTY = Matter(
    3, ("Mua, bán, thuê nhà và vay mua nhà.", "Buying, selling, renting and home loans."),
    ("căn hộ", "mua nhà", "sell my house", "first home", "flat", "sổ đỏ"),
)  # fmt: skip
SIGNATURE = Matter(
    4, ("Cài và kiểm tra chữ ký số trên máy của bạn, từ xa.",
        "Setting up and checking a digital signature on your own device, remotely."),
)  # fmt: skip
CAREER = Matter(5, ("Career choices, applications and practice interviews.",), ("lost my job", "mất việc"))
OFFICE = (LEGAL, TAX, PROPERTY, SIGNATURE, CAREER)
DENTIST = (
    Matter(1, ("Lấy cao răng, đánh bóng.", "Scaling and polishing."), ("dentist", "vàng răng")),
    Matter(2, ("Trám răng sâu.", "Fillings."), ("toothache", "đau răng", "sâu răng", "cavity")),
)


def lines(text):
    return [one for row in text.strip().splitlines() for one in row.split("|")]


def found(text, office=OFFICE):
    return matters.find(text, office)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        *((one, LEGAL) for one in lines("""
my employer fired me without notice|em bị công ty đuổi việc|em bi cong ty duoi viec|I was firred yesterday, contract and all
what's the earliest you can see me about a contract?|viết di chúc và sang tên sổ đỏ|my landlord keeps my deposit
chồng tôi muốn ly hôn|I am getting divorced|hợp đồng lao động có vấn đề|employment contracts
""")),
        *((one, TAX) for one in lines("""
I got a letter from the tax office|cục thuế gửi giấy cho mình|my income tax return|quyết toán thuế thu nhập năm nay
""")),
        *((one, PROPERTY) for one in lines("""
mình muốn mua căn hộ đầu tiên|mua nha lan dau can biet gi|I want to buy my first flat|we are selling our house
""")),
        *((one, CAREER) for one in lines("I lost my job last month|mình mới mất việc")),
    ],
)  # fmt: skip
def test_a_trouble_is_surely_a_matter_of_one_service(text, matter):
    fits = found(text)
    assert (fits.services, fits.is_sure) == ((matter.id,), True)


@pytest.mark.parametrize(
    ("text", "matter"),
    [("about an inheritance", LEGAL), ("nhà em có chuyện thừa kế", LEGAL), ("toi muon ly hon", LEGAL),
     ("a question about refunds", TAX), ("about my contarct", LEGAL), ("cài chữ ký số", SIGNATURE)],
)  # fmt: skip
def test_what_fits_a_little_is_only_possible(text, matter):
    fits = found(text)
    assert (fits.services, fits.is_sure) == ((matter.id,), False)


def test_two_that_fit_equally_are_both_found():
    for text, both in (
        ("giấy sổ đỏ bị mất", (LEGAL, PROPERTY)),
        ("I lost my job because they fired me", (LEGAL, CAREER)),
    ):
        fits = found(text)
        assert (fits.services, fits.is_sure) == (tuple(one.id for one in both), True)


@pytest.mark.parametrize("text", lines("""
what's the weather like today|đặt bàn ăn tối 4 người|kể chuyện cười đi|tell me a joke|who won the world cup|order pizza
hôm nay trời mưa không|I want to buy a coffee machine|my family is visiting|can I bring my dog|do you have wifi
I'm stuck in traffic, 15 minutes late|em kẹt xe|đặt lịch sáng mai với anh Bảo|tư vấn từ xa được không|mình ở xa lắm
I have a small question|what school did Emma go to|move my appointment to friday|huỷ lịch giúp em|số đó là gì|cảm ơn chị
so do la so nao|book a table for two|mua cà phê ở đâu|how much is it|my own device|I will come|dentist|tôi bị đau răng|
"""))  # fmt: skip
def test_what_is_off_the_topic_fits_nothing(text):
    assert found(text).services == ()


def test_another_business_has_other_words():
    assert found("dentist", DENTIST).services == found("em muốn lấy cao răng", DENTIST).services == (1,)
    assert found("em bị đau răng từ hôm qua", DENTIST) == Fits((2,), is_sure=True, tells=False)
    assert found("my employer fired me", DENTIST).services == ()
    assert found("dentist", ()) == Fits()


@pytest.mark.parametrize(
    ("text", "tells"),
    [("tax advice", False), ("tax advice for my company please", False), ("tư vấn thuế", False),
     ("I got a letter from the tax office and don't understand it", True),
     ("tôi trốn thuế 2 tỷ có bị đi tù không", True)],
)  # fmt: skip
def test_a_story_says_more_than_the_name_of_what_is_wanted(text, tells):
    assert found(text).tells is tells
