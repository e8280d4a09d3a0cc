"""Members of the team set the name that customers read themselves, on their profile."""

import pytest
from django.urls import reverse

from accounts.models import User


@pytest.fixture
def lan(client, db):
    user = User.objects.create_user("lan", first_name="Lan", last_name="Trần")
    client.force_login(user)
    return user


def test_it_is_shown_on_the_profile_and_changed_from_there(client, lan):
    page = client.get(reverse("profile")).content.decode()
    assert "<dd>Lan Trần</dd>" in page and f'href="{reverse("public-name")}"' in page
    answer = client.post(reverse("public-name"), {"public_name": " Chị Lan "}, follow=True)
    assert "<dd>Chị Lan</dd>" in answer.content.decode() and answer.redirect_chain == [(reverse("profile"), 302)]
    lan.refresh_from_db()
    assert (lan.public_name, lan.shown_name, lan.get_full_name()) == ("Chị Lan", "Chị Lan", "Lan Trần")


def test_emptied_customers_read_first_and_last_name_again(client, lan):
    User.objects.update(public_name="Chị Lan")
    assert 'value="Chị Lan"' in client.get(reverse("public-name")).content.decode()
    client.post(reverse("public-name"), {"public_name": ""})
    lan.refresh_from_db()
    assert lan.shown_name == "Lan Trần"


def test_a_name_that_is_too_long_is_refused_beside_the_field(client, lan):
    answer = client.post(reverse("public-name"), {"public_name": "x" * 61})
    assert answer.status_code == 200 and 'aria-invalid="true"' in answer.content.decode()
    lan.refresh_from_db()
    assert lan.public_name == ""


def test_nothing_but_that_and_nobody_elses_is_changed(client, lan):
    other = User.objects.create_user("minh", public_name="Minh")
    client.post(
        reverse("public-name"), {"public_name": "Chị Lan", "username": "boss", "is_superuser": "on", "id": other.pk}
    )
    lan.refresh_from_db(), other.refresh_from_db()
    assert (lan.username, lan.is_superuser, other.public_name) == ("lan", False, "Minh")


def test_who_has_not_signed_in_is_asked_to(client, db):
    assert client.get(reverse("public-name"))["Location"].startswith("/login/")
