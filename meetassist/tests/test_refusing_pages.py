"""What is not there, and what a login may not do, is said on a page of ours in the reader's language."""

import pytest

from accounts.models import User


@pytest.mark.parametrize(("language", "words"), [("vi", "Không có trang này"), ("en", "There is no such page")])
def test_a_page_that_is_not_there(client, db, language, words):
    answer = client.get("/no-such-page/", headers={"Accept-Language": language})
    assert answer.status_code == 404 and words in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Tài khoản của bạn không có quyền"), ("en", "Not for your login")]
)
def test_a_page_that_is_not_for_a_login(client, db, language, words):
    client.force_login(User.objects.create_user("lan", is_staff=True))
    answer = client.get("/admin/accounts/customer/", headers={"Accept-Language": language})
    assert answer.status_code == 403 and words in answer.content.decode()
