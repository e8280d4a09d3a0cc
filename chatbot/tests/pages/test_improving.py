"""In admin: what customers asked in vain, writing the answer, and what it would change before it is published."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from accounts.services import identify
from chatbot.models import Conversation, GoldenQuestion, KnowledgeDocument, ModelCall, Question
from chatbot.questions import indexing, regression
from chatbot.questions.hearing import hear
from meetassist.tests import fake_bedrock

DOGS = ("Có được mang chó vào không?", "Có được dắt thú cưng theo không ạ?")
PETS = "Thú cưng nhỏ được vào phòng chờ, trong lồng."
LIST = "/admin/chatbot/question/improve/"
OWNER = (
    "view_question", "view_knowledgedocument", "change_knowledgedocument", "add_knowledgedocument", "view_goldenquestion",
    "add_goldenquestion", "change_goldenquestion",
)  # fmt: skip


@pytest.fixture
def questions(db, now):
    identity = identify(channel="web", external_id="v", language="vi")
    talk = Conversation.objects.create(identity=identity, customer=identity.customer)
    return [
        Question.objects.create(
            conversation=talk, text=text, language="vi", route="knowledge", outcome="unknown",
            created_at=now - timedelta(hours=number),
        ) for number, text in enumerate((*DOGS, "Có <i>wifi</i> không?"))
    ]  # fmt: skip


@pytest.fixture
def parking(db):
    document = KnowledgeDocument.objects.create(
        title="Gửi xe", language="vi", text="## Ô tô\n\nBãi bên cạnh, 30.000 đồng."
    )
    indexing.index_words()
    return document


@pytest.fixture
def parking_test(parking):
    return GoldenQuestion.objects.create(
        question="ô tô gửi ở đâu?", language="vi", expected_outcome="answered", expected_document=parking,
        expected_section="Ô tô", expected_values="30.000",
    )  # fmt: skip


@pytest.fixture
def owner(client, db):
    return sign_in(client, *OWNER)


def sign_in(client, *permissions):
    user = User.objects.create_user("chu", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="chatbot", codename__in=permissions))
    client.force_login(user)
    return client


def page_of(question):
    return reverse("admin:chatbot_question_answer", args=[question.pk])


def answer(client, question, operation, **values):
    data = {"how": "document", "title": "Thú cưng", "language": "vi", "text": PETS, "words": "\n".join(DOGS), **values}
    return client.post(page_of(question), {**data, "operation": operation})


def test_questions_to_improve_are_listed_by_what_they_mean(owner, questions):
    page = owner.get(LIST)
    told = page.content.decode()
    assert [(group.count, group.pk) for group in page.context["page"]] == [(2, questions[0].pk), (1, questions[2].pk)]
    assert DOGS[1] in told and "<i>wifi</i>" not in told and page_of(questions[0]) in told
    assert LIST in owner.get("/admin/chatbot/question/").content.decode()
    assert owner.post(page_of(questions[2]), {"operation": "settle"}).status_code == 302
    assert [group.count for group in owner.get(LIST).context["page"]] == [2]
    assert owner.get(page_of(questions[2])).status_code == 302


def test_the_list_has_pages(owner, questions, monkeypatch):
    monkeypatch.setattr("chatbot.pages.improving.A_PAGE", 1)
    assert "?page=2" in owner.get(LIST).content.decode()
    assert [group.pk for group in owner.get(f"{LIST}?page=2").context["page"]] == [questions[2].pk]


def test_an_answer_is_seen_and_then_published(owner, questions, parking_test):
    page = owner.get(page_of(questions[0]))
    assert page.context["forms"]["document"]["words"].value() == "\n".join(sorted(DOGS))
    assert owner.get(page_of(questions[1])).context["group"] == page.context["group"]
    seen = answer(owner, questions[0], "see")
    assert [(one.heard.text, one.is_solved) for one in seen.context["rehearsal"].asked] == [
        (f"{PETS}\nNguồn: Thú cưng", True)
    ] * 2
    assert f"{PETS}\nNguồn: Thú cưng" in seen.content.decode() and len(seen.context["report"].checked) == 1
    back = answer(owner, questions[0], "edit")
    assert back.context["forms"]["document"]["text"].value() == PETS
    assert KnowledgeDocument.objects.count() == 1 and not Question.objects.exclude(settled_at=None).exists()
    done = answer(owner, questions[0], "publish", seen=seen.context["report"].seen)
    assert done.url == reverse("admin:chatbot_question_heard", args=[questions[0].pk])
    assert f"{PETS}\nNguồn: Thú cưng" in owner.get(done.url).content.decode()
    document = KnowledgeDocument.objects.get(title="Thú cưng")
    assert (document.text, document.is_published, document.is_indexed) == (PETS, True, True)
    assert Question.objects.exclude(settled_at=None).count() == 2
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(document.pk)]
    assert [group.count for group in owner.get(LIST).context["page"]] == [1]


def test_other_words_are_given_to_a_section(owner, questions, parking):
    wifi = questions[2]
    section = parking.chunks.get()
    form = {"how": "words", "passage": section.pk, "words": "wifi"}
    assert owner.post(page_of(wifi), {**form, "operation": "see"}).context["rehearsal"].asked[0].is_solved
    assert owner.post(page_of(wifi), {**form, "operation": "publish", "seen": ""}).status_code == 302
    parking.refresh_from_db()
    assert parking.text == "## Ô tô\n<!-- wifi -->\n\nBãi bên cạnh, 30.000 đồng."
    wifi.refresh_from_db()
    assert wifi.settled_at is not None
    bad = owner.post(page_of(questions[0]), {**form, "passage": 0, "operation": "publish"})
    assert "passage" in bad.context["forms"]["words"].errors


def test_what_else_would_change_is_seen_before(owner, questions, parking_test):
    values = {"title": "ô tô gửi ở đâu", "text": "Không nhận ô tô.", "words": "ô tô gửi ở đâu"}
    unseen = answer(owner, questions[0], "publish", **values)
    (difference,) = unseen.context["differences"]
    assert difference.before.is_as_expected and difference.before.heard.text.startswith("Bãi bên cạnh")
    assert (difference.after.heard.text.split("\n")[0], difference.after.missing) == ("Không nhận ô tô.", ("30.000",))
    assert "Bãi bên cạnh, 30.000" in unseen.content.decode() and KnowledgeDocument.objects.count() == 1
    answer(owner, questions[0], "publish", **values, seen=unseen.context["report"].seen)
    assert KnowledgeDocument.objects.count() == 2


def save(client, document, **values):
    page = reverse("admin:chatbot_knowledgedocument_change", args=[document.pk])
    shown = client.get(page).context["adminform"].form
    data = {name: shown[name].value() or "" for name in shown.fields}
    inline = {f"chunks-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    hidden = re.findall(r'name="([^"]+)" value="([^"]*)"[^>]*type="hidden"', str(shown[next(iter(shown.fields))]))
    return client.post(page, {**data, "is_published": "on", **inline, **dict(hidden), **values})


def test_a_document_is_not_saved_before_what_it_changes_is_seen(owner, parking, parking_test):
    dearer = {"text": "## Ô tô\n\nBãi bên cạnh, 40.000 đồng."}
    asked = save(owner, parking, **dearer)
    told = asked.content.decode()
    assert asked.status_code == 200 and "40.000" in told and "Bãi bên cạnh, 30.000" in told
    (difference,) = asked.context["differences"]
    assert (difference.before.missing, difference.after.missing) == ((), ("30.000",))
    parking.refresh_from_db()
    assert "30.000" in parking.text and parking.is_indexed and not LogEntry.objects.exists()
    assert hear("ô tô gửi ở đâu?", language="vi", now=parking.updated_at).text.startswith("Bãi bên cạnh, 30.000")
    kept = dict(asked.context["fields"])
    assert kept["text"] == dearer["text"] and "csrfmiddlewaretoken" not in kept
    back = owner.post(asked.request["PATH_INFO"], {**kept, "_seen": asked.context["report"].seen, "_go_back": "1"})
    assert dearer["text"] in back.content.decode() and KnowledgeDocument.objects.get().text == parking.text
    assert owner.post(asked.request["PATH_INFO"], {**kept, "_seen": asked.context["report"].seen}).status_code == 302
    parking.refresh_from_db()
    assert parking.text == dearer["text"] and LogEntry.objects.count() == 1


def test_a_document_that_changes_nothing_expected_is_saved_at_once(owner, parking, parking_test):
    assert save(owner, parking, text="## Ô tô\n\nBãi bên phải, 30.000 đồng.").status_code == 302
    told = owner.get("/admin/chatbot/knowledgedocument/").content.decode()
    assert "Đã hỏi 1/1 câu hỏi mẫu" in told
    # What is taken back is missed, also one that would be valid from a coming day.
    asked = save(owner, parking, valid_from="2999-01-01", text="## Ô tô\n\nĐầy.")
    assert asked.status_code == 200 and asked.context["differences"][0].after.missing == ("30.000",)
    hidden = save(owner, parking, is_published="")
    assert hidden.status_code == 200 and hidden.context["differences"][0].after.has_other_outcome
    assert KnowledgeDocument.objects.get().is_published


def test_a_question_becomes_a_test_with_one_click(owner, questions, parking):
    page = reverse("admin:chatbot_question_test", args=[questions[0].pk])
    assert owner.get(page).status_code == 403 and not GoldenQuestion.objects.tests().exists()
    golden = GoldenQuestion.objects.tests()
    made = owner.post(page)
    assert made.url == reverse("admin:chatbot_goldenquestion_change", args=[golden.get().pk])
    assert (golden.get().question, golden.get().expected_outcome) == (DOGS[0], "unknown")
    owner.post("/admin/chatbot/question/", {"action": "make_tests", "_selected_action": [one.pk for one in questions]})
    assert golden.count() == 3
    assert owner.get(reverse("admin:chatbot_goldenquestion_check")).context["report"].left_out == 0
    edit = {"question": "Giá?", "language": "vi", "is_active": "on"}
    refused = owner.post("/admin/chatbot/goldenquestion/add/", edit)
    assert refused.status_code == 200 and golden.count() == 3
    assert owner.post("/admin/chatbot/goldenquestion/add/", {**edit, "expected_outcome": "answered"}).status_code == 302
    assert golden.count() == 4


def test_what_a_query_of_the_model_answered_is_offered_as_an_example(owner, questions):
    asked = questions[0]
    Question.objects.filter(pk=asked.pk).update(route="sql", sql="SELECT name FROM assist.services", outcome="answered")
    page = owner.post(reverse("admin:chatbot_question_test", args=[asked.pk]))
    form = owner.get(page.url).context["adminform"].form
    shown = [form[name].value() for name in ("question", "sql", "expected_outcome")]
    assert shown == [DOGS[0], "SELECT name FROM assist.services", None] and not GoldenQuestion.objects.tests().exists()


@pytest.mark.parametrize(
    "permissions",
    [(), ("view_question", "view_knowledgedocument", "view_goldenquestion"), ("change_knowledgedocument",)],
)
def test_whoever_may_not_change_documents_sees_and_publishes_nothing(client, questions, parking, permissions):
    user = sign_in(client, *permissions)
    heard, test = (reverse(f"admin:chatbot_question_{name}", args=[questions[0].pk]) for name in ("heard", "test"))
    pages = [LIST, page_of(questions[0]), heard, test]
    assert [send(page).status_code for page in pages for send in (user.get, user.post)] == [403] * 8
    assert answer(user, questions[0], "publish", seen="").status_code == 403
    assert KnowledgeDocument.objects.count() == 1 and not Question.objects.exclude(settled_at=None).exists()
    assert not GoldenQuestion.objects.tests().exists()
    assert LIST not in user.get("/admin/chatbot/question/").content.decode()


def test_a_new_document_asks_for_the_right_to_add_one(client, questions, parking):
    user = sign_in(client, "view_question", "change_knowledgedocument")
    assert answer(user, questions[0], "publish", seen="").status_code == 403
    assert answer(user, questions[0], "publish", seen="", document=parking.pk).status_code == 302
    assert [chunk.heading for chunk in KnowledgeDocument.objects.get().chunks.all()] == ["Ô tô", "Thú cưng"]


def test_no_model_is_called_before_it_is_published(owner, questions, parking, parking_test, bedrock_server):
    bedrock_server.otherwise = fake_bedrock.tool({"supported": True, "answer": PETS, "cites": [1]})
    seen = answer(owner, questions[0], "see")
    done = answer(owner, questions[0], "publish", seen=seen.context["report"].seen)
    save(owner, parking, text="Khác hẳn.")
    assert done.status_code == 302 and not ModelCall.objects.exists()
    assert PETS in owner.get(done.url).content.decode() and ModelCall.objects.exists()


def test_the_command_fails_where_an_answer_is_not_as_expected(parking, parking_test):
    out, err = io.StringIO(), io.StringIO()
    call_command("check_answers", stdout=out)
    assert out.getvalue() == "1 golden questions are answered as expected.\n"
    KnowledgeDocument.objects.all().delete()
    with pytest.raises(CommandError, match="1 of 1 golden questions are not as expected"):
        call_command("check_answers", stderr=err)
    assert "ô tô gửi ở đâu?: answered is expected, not unknown; 30.000 is missing" in err.getvalue()
    assert regression.run(now=parking.updated_at).total == 1


def test_files_are_not_imported_before_what_they_change_is_seen(parking, parking_test, tmp_path):
    (tmp_path / "o_to.vi.md").write_text("# Ô tô gửi ở đâu\n\nKhông nhận ô tô.")
    err = io.StringIO()
    with pytest.raises(CommandError, match="Nothing is imported: 1 of 1 golden questions"):
        call_command("import_knowledge", str(tmp_path), stderr=err)
    assert "heard: Không nhận ô tô." in err.getvalue()
    assert KnowledgeDocument.objects.get() == parking and parking.chunks.count() == 1
    call_command("import_knowledge", str(tmp_path), "--all-the-same", stdout=io.StringIO())
    assert KnowledgeDocument.objects.count() == 2
