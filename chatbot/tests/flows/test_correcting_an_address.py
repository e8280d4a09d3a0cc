"""An address that was mistyped is asked about, and corrected at once: nothing is sent to one that nobody meant."""

import pytest

from accounts.models import EmailVerification, OutgoingEmail
from chatbot.tests.flows.test_verification import sent_code, wait
from chatbot.understanding.local.old_addresses import is_mistyped, is_right_as_typed


@pytest.fixture
def asked(talk):
    """A stranger who was asked for their address."""
    one = talk(verified=False)
    one.say("lịch của tôi")
    return one


def sent_to():
    return list(OutgoingEmail.objects.order_by("pk").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("john@gmial.com", "Ý bạn là john@gmail.com phải không ạ?"),
        ("email mình: john@gmail.con", "Ý bạn là john@gmail.com phải không ạ?"),
        ("john at gmail dot com", "Ý bạn là john@gmail.com phải không ạ?"),
        ("john [at] gmail.com", "Ý bạn là john@gmail.com phải không ạ?"),
        ("john@gmail,com", "Mình không gửi tới “john@gmail,com” như vậy được. Ý bạn là john@gmail.com phải không ạ?"),
        ("john@gmail. com", "Trong “john@gmail. com” có khoảng trắng. Ý bạn là john@gmail.com phải không ạ?"),
        ("john@gmail", "“john@gmail” còn thiếu phần đuôi. Ý bạn là john@gmail.com phải không ạ?"),
    ],
)
def test_a_slip_is_asked_about_and_a_yes_sends_to_what_was_meant(asked, typed, said):
    assert asked.say(typed) == [said]
    assert sent_to() == []
    assert asked.say("ừ")[0].startswith("Mình đang gửi mã tới john@gmail.com.")
    assert sent_to() == ["john@gmail.com"]
    asked.say(sent_code("john@gmail.com"))
    assert asked.customer.email == "john@gmail.com"


@pytest.mark.parametrize("insisting", ["Như mình đã gõ", "john@gmial.com", "không, đúng rồi đó", "no, it's right"])
def test_who_insists_is_believed(asked, insisting):
    asked.say("john@gmial.com")
    assert asked.titles == ["Đồng ý", "Như mình đã gõ", "Địa chỉ khác"]
    asked.say(insisting)
    assert sent_to() == ["john@gmial.com"]


def test_a_no_asks_for_it_once_more_and_keeps_what_was_typed_in_reach(asked):
    asked.say("john@gmial.com")
    assert asked.say("không phải") == ["Dạ, mình không dùng địa chỉ đó. Bạn viết lại đầy đủ địa chỉ giúp mình nhé."]
    assert asked.titles == ["Như mình đã gõ"]
    asked.say("jon@example.com")
    assert sent_to() == ["jon@example.com"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('an"o@example.com', "Địa chỉ e-mail không có dấu “\"” như trong “an\"o@example.com”."),
        ("用户@例子.公司", "Mình chỉ gửi được tới địa chỉ viết bằng chữ cái Latinh không dấu, còn “用户@例子.公司” có ký tự khác."),
        ("an@example", "“an@example” còn thiếu phần đuôi."),
    ],
)  # fmt: skip
def test_what_cannot_be_guessed_is_asked_for_again_with_what_is_wrong(asked, typed, said):
    assert asked.say(typed) == [f"{said} Bạn viết lại đầy đủ địa chỉ giúp mình nhé."]
    assert sent_to() == []


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("an'o@example.com", "an'o@example.com"),
        ("không phải an@example.com mà binh@example.com", "binh@example.com"),
        ("an@example.com à nhầm binh@example.com", "binh@example.com"),
        ("a\u200bn@example.com\u200b", "an@example.com"),
    ],
)
def test_the_code_goes_to_the_address_that_was_meant(asked, typed, to):
    asked.say(typed)
    assert sent_to() == [to]
    assert EmailVerification.objects.get().email == to


def test_of_two_addresses_the_customer_picks(asked):
    assert asked.say("an@example.com hoặc binh@example.com") == ["Mình gửi mã tới địa chỉ nào trong số này ạ?"]
    assert sent_to() == []
    asked.tap("binh@example.com")
    assert sent_to() == ["binh@example.com"]


def test_a_mistyped_address_is_corrected_at_once_and_sent_again_to_the_new_one(asked):
    asked.say("ann@example.com")
    assert asked.say("nhầm rồi, an@example.com")[0].startswith("Mình đang gửi mã tới an@example.com.")
    wait(seconds=16)
    asked.tap("Gửi lại")
    assert sent_to() == ["ann@example.com", "an@example.com", "an@example.com"]
    # Three an hour for one visitor, whatever the address: what was typed last is what is tried later.
    assert asked.say("à không, anh@example.com") == [
        "Hiện mình chưa gửi mã tới anh@example.com được. Bạn thử lại sau 1 giờ nhé."
    ]
    wait(minutes=61)
    assert asked.tap("Gửi lại")[0].startswith("Mình đang gửi mã tới anh@example.com.")
    assert sent_to()[3:] == ["anh@example.com"]


@pytest.mark.parametrize(
    "words",
    ["gửi lại tới binh@example.com", "ok gửi lại cho binh@example.com nhé", "send it again to binh@example.com"],
)
def test_sent_again_to_another_address_goes_there(asked, words):
    asked.say("an@example.com")
    asked.say(words)
    assert sent_to() == ["an@example.com", "binh@example.com"]


def test_an_address_that_is_called_wrong_is_asked_for_anew(asked):
    asked.say("ann@example.com")
    assert asked.say("mình gõ nhầm email rồi") == [
        "Dạ, mình không dùng địa chỉ đó. Bạn viết lại đầy đủ địa chỉ giúp mình nhé."
    ]
    assert "Dạ, mình không dùng địa chỉ đó." in asked.say("ann@example.com sai rồi")[0]
    asked.say("an@example.com")
    assert sent_to() == ["ann@example.com", "an@example.com"]


@pytest.mark.parametrize("yes", ["ừ", "có", "ok gửi đi"])
def test_a_yes_sends_a_new_code_where_the_old_one_is_no_longer_valid(asked, yes):
    asked.say("an@example.com")
    code = sent_code("an@example.com")
    EmailVerification.objects.update(expires_at="2020-01-01T00:00Z")
    assert asked.say(code) == ["Mã này không còn hiệu lực. Mình gửi mã mới nhé?"]
    wait(seconds=16)
    assert asked.say(yes)[0].startswith("Mình đang gửi mã tới an@example.com.")
    asked.say(sent_code("an@example.com"))
    assert asked.customer.email == "an@example.com"


def test_the_short_pause_is_told_in_seconds(talk, asked):
    asked.say("an@example.com")
    other = talk(verified=False)
    other.say("lịch của tôi")
    assert "giây nhé" in other.say("an@example.com")[0]


@pytest.mark.parametrize(
    "text", ["gõ nhầm email rồi", "sai địa chỉ rồi", "email sai rồi", "mình viết sai", "wrong email", "I mistyped my address", "the address is wrong", "there's a typo"]
)  # fmt: skip
def test_that_an_address_is_wrong_is_understood(text):
    assert is_mistyped(text)


@pytest.mark.parametrize(
    "text", ["nhập sai mã rồi", "email đúng rồi", "chưa thấy email", "wrong code", "email có sai không"]
)
def test_what_says_nothing_of_the_kind_is_not(text):
    assert not is_mistyped(text)


@pytest.mark.parametrize(
    "text", ["không đúng", "không phải vậy", "no, not right", "no", "đúng", "không", "that isn't correct"]
)
def test_a_no_is_no_insisting(text):
    assert not is_right_as_typed(text)
