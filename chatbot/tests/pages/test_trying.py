"""The page on which the receptionist is tried: who may, what it shows, and what is sent to it that is not its own."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import ServiceLevel, User
from accounts.roles import Role
from chatbot.models import Conversation
from chatbot.pages import trying as page
from meetassist.tests.fixtures import login, signed_in

pytestmark = pytest.mark.django_db
URL = "/admin/try/"


@pytest.fixture
def owner(office):
    return login(Role.OWNER)


def state(answer):
    return re.search(r'name="talk" value="([^"]+)"', answer.content.decode())[1]


def send(client, talk, **sent):
    answer = client.post(URL, {"talk": talk, **sent})
    assert answer.status_code == 200
    return answer


def turns(answer):
    return [line.turn.said for line in answer.context["lines"]]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.MANAGER, 200), (Role.RECEPTIONIST, 403), (Role.AUDITOR, 403), (Role.CONSULTANT, 403)],
)
def test_owners_and_managers_may_and_have_a_link(office, role, status):
    client = login(role)
    assert client.get(URL).status_code == client.post(URL, {"text": "hi"}).status_code == status
    assert (reverse("try") in client.get(reverse("admin:index")).content.decode()) == (status == 200)


def test_one_of_both_rights_alone_does_not_do(office):
    for name in ("view_conversation", "change_business"):
        user = User.objects.create_user(name, is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename=name))
        assert signed_in(user).get(URL).status_code == 403


def test_it_shows_what_was_understood_the_way_and_the_cost(owner):
    answer = send(owner, state(owner.get(URL, {"language": "en"})), text="book tax advice with Bảo tomorrow at 9am")
    [line] = answer.context["lines"]
    values = dict(line.values)
    assert (line.intents, values["consultant"], values["time"]) == (["to book"], "Lê Quốc Bảo", "09:00")
    assert line.way == ["Journey: showing who you are"] and line.cost == 0
    html = answer.content.decode()
    assert "by the rules of this installation" in html and "0.000000 USD" in html
    assert not Conversation.objects.exists()


def test_a_question_names_its_way(owner):
    answer = send(owner, state(owner.get(URL, {"language": "en"})), text="how long does tax advice take?")
    assert answer.context["lines"][0].way[0] == "Question: from the data, answered"


def test_a_choice_is_tapped_and_what_went_before_stays_in_sight(owner):
    first = send(owner, state(owner.get(URL, {"language": "en"})), text="hello")
    assert 'value="1.1"' in first.content.decode()
    second = send(owner, state(first), tap="1.1")
    assert turns(second)[0] == "hello" and second.context["lines"][1].way[0] == "Button"
    # From the page before, as with the browser's way back.
    assert turns(send(owner, state(first), text="thanks")) == ["hello", "thanks"]


def test_as_whom_and_in_which_language(owner):
    ServiceLevel.objects.create(code="vip", rank=1, name="Vàng", name_en="Gold", actions=["book"])
    answer = owner.get(URL, {"who": "vip", "language": "vi"})
    assert answer.context["as_whom"] == "A customer of the level Gold"
    answer = send(owner, state(answer), text="xin chào")
    [(place, reply)] = answer.context["lines"][0].replies
    assert "Khách Thử" in reply.text
    choice = [one["title"] for one in reply.choices].index("Tôi làm được gì?") + 1
    answer = send(owner, state(answer), tap=f"{place}.{choice}")
    assert "Vàng" in answer.context["lines"][1].replies[0][1].text


@pytest.mark.parametrize("query", [{"who": "nobody"}, {"language": "fr"}, {"at": "x"}, {"at": "2099-01-01T10:00"}])
def test_what_cannot_be_chosen_is_said_and_a_new_customer_begins(owner, query):
    answer = owner.get(URL, {"language": "en", **query})
    assert answer.context["form"].errors and answer.context["as_whom"] == "A new customer"


def test_the_time_is_chosen_by_the_business_clock(owner):
    answer = owner.get(URL, {"language": "en", "at": "2027-03-08T19:30"})
    assert answer.context["form"].errors == {} and "08/03" in answer.content.decode()


@pytest.mark.parametrize("talk", ["", "x", "eyJzYWlkIjpbXX0:1:x"])
def test_what_is_not_signed_begins_again(owner, talk):
    answer = send(owner, talk, text="hello")
    assert turns(answer) == [] and "It begins again." in answer.content.decode()


def test_nobody_goes_on_with_what_a_colleague_has_begun(owner):
    talk = state(send(owner, state(owner.get(URL)), text="hello"))
    assert turns(send(owner, talk, text="hello")) == ["hello", "hello"]
    assert turns(send(login(Role.MANAGER, "minh"), talk, text="hello")) == []


def test_of_another_version_of_the_program_it_begins_again(owner):
    talk = page.signing.dumps({"said": [{"when": 1}], "ahead": "x"}, salt=f"chatbot.try:{owner.user.pk}")
    assert "It begins again." in send(owner, talk, text="hello").content.decode()


@pytest.mark.parametrize("sent", [{}, {"text": "  "}, {"text": "x" * 1001}, {"tap": "1"}, {"tap": "a.b"}])
def test_nothing_and_too_much_are_refused_in_words(owner, sent):
    answer = send(owner, state(owner.get(URL)), **sent)
    assert turns(answer) == [] and "Write something, up to 1000 characters." in answer.content.decode()


def test_a_choice_that_is_not_there_ends_it_in_words(owner):
    answer = send(owner, state(owner.get(URL)), tap="7.7")
    assert "Begin again." in answer.context["ended"] and 'name="text"' not in answer.content.decode()


def test_it_has_an_end(owner, monkeypatch):
    monkeypatch.setattr(page, "MOST_MESSAGES", 1)
    answer = send(owner, talk := state(owner.get(URL)), text="hello")
    assert turns(answer) == ["hello"] and 'name="text"' not in answer.content.decode()
    assert talk and "1 messages at most. Begin again." in answer.content.decode()
