"""E-mail addresses as people and files write them, in staff's form, and which ones nothing can be sent to."""

import pytest

from accounts.addresses import AddressField, Fault, fault_of, read_address
from accounts.models import Customer

SENDABLE = [
    "an@example.com", "an'o@example.com", "an.nguyen+hen@mail.example.com.vn", "x_y-z@a-b.vn", "7@7.vn", "A!#$%&*/=?^`{|}~@b.co",
]  # fmt: skip


@pytest.mark.parametrize("address", SENDABLE)
def test_the_standards_characters_are_kept(address):
    assert read_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        " an@example.com\n", "an\u200b@example.com", "\ufeffan@example.com", "an@exam\u00adple.com", "an@example.com\u2060",
        "ａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "\u00a0an@example.com\u3000", "a\u034fn@example.com\ufe0f", "\u202aan@example.com\u202c",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_no_part_of_an_address(typed):
    assert read_address(typed) == "an@example.com"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("an.nguyen@gmail. com", Fault.SPACE),
        ("an nguyen@gmail.com", Fault.SPACE),
        ("nguyễn@example.com", Fault.LETTERS),
        ("an@ví-dụ.vn", Fault.LETTERS),
        ("аn@example.com", Fault.LETTERS),
        ("an@example", Fault.MALFORMED),
        ("an@localhost", Fault.MALFORMED),
        ("an..b@example.com", Fault.MALFORMED),
        ("an.@example.com", Fault.MALFORMED),
        ("an@example..com", Fault.MALFORMED),
        ("an@@example.com", Fault.MALFORMED),
        ('"an"@example.com', Fault.MALFORMED),
        ("an@[127.0.0.1]", Fault.MALFORMED),
        ("<an@example.com>", Fault.MALFORMED),
        ("@example.com", Fault.MALFORMED),
        ("an@", Fault.MALFORMED),
        ("a" * 65 + "@example.com", Fault.MALFORMED),
        ("a@" + "b." * 130 + "com", Fault.MALFORMED),
    ],
)
def test_what_cannot_be_sent_to_is_refused_with_its_reason(typed, fault):
    assert fault_of(typed) == fault
    assert read_address(typed) is None


def test_the_field_cleans_and_says_what_is_wrong():
    field = AddressField(required=False)
    assert field.clean(" an\u200b@example.com ") == "an@example.com"
    assert field.clean("") == field.clean("\u200b") == ""
    with pytest.raises(Exception, match="(?i)space|khoảng trắng"):
        field.clean("an@gmail. com")


def test_staff_stores_a_customers_address_without_what_nobody_sees(admin_client):
    customer = Customer.objects.create(name="An")
    url = f"/admin/accounts/customer/{customer.pk}/change/"
    form = admin_client.get(url).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    formsets = {
        f"{name}-{field}": 0 for name in ("identities", "devices") for field in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    assert admin_client.post(url, {**values, **formsets, "email": "an\u200b'o@example.com "}).status_code == 302
    customer.refresh_from_db()
    assert customer.email == "an'o@example.com"
    refused = admin_client.post(url, {**values, **formsets, "email": "an@gmail. com"})
    assert refused.context["adminform"].form.errors.keys() == {"email"}
