"""Whoever chooses a password that will not do reads why in their language."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Mật khẩu của bạn phải chứa ít nhất 8 ký tự."),
        ("en", "Your password must contain at least 8 characters."),
    ],
)
def test_a_short_one_is_refused_with_how_long_it_has_to_be(language, words):
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        validate_password("gjKw93x")
    assert refusal.value.messages == [words]


def test_one_of_eight_characters_will_do():
    validate_password("gjKw93xt")
