"""Who may delete documents deletes one with its passages, and is told which golden questions expect it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts import roles
from accounts.models import User
from accounts.roles import Role
from chatbot.models import GoldenQuestion, KnowledgeChunk, KnowledgeDocument

LIST = reverse("admin:chatbot_knowledgedocument_changelist")


@pytest.fixture
def document(db):
    row = KnowledgeDocument.objects.create(title="Gửi xe", text="Có chỗ để xe.")
    KnowledgeChunk.objects.create(document=row, position=0, text="Có chỗ để xe.", title=row.title)
    return row


@pytest.fixture
def other(db):
    row = KnowledgeDocument.objects.create(title="Giấy tờ", text="Mang theo hoá đơn.")
    KnowledgeChunk.objects.create(document=row, position=0, text="Mang theo hoá đơn.", title=row.title)
    return row


@pytest.fixture
def golden(document):
    return GoldenQuestion.objects.create(
        question="Có chỗ gửi xe không?", language="vi", expected_outcome="answered", expected_document=document
    )


def sign_in(client, role):
    user = User.objects.create_user(role, is_staff=True, language="en")
    roles.give(user, role)
    client.force_login(user)


def left():
    return set(KnowledgeDocument.objects.values_list("title", flat=True)), KnowledgeChunk.objects.count()


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_a_document_goes_with_its_passages_and_nothing_else_does(client, document, other, golden, role):
    sign_in(client, role)
    page = reverse("admin:chatbot_knowledgedocument_delete", args=[document.pk])
    asked = client.get(page).content.decode()
    assert "Golden questions expect an answer from there" in asked and golden.question in asked
    assert left() == ({"Gửi xe", "Giấy tờ"}, 2)
    assert client.post(page, {"post": "yes"})["Location"] == LIST
    assert left() == ({"Giấy tờ"}, 1)
    golden.refresh_from_db()
    assert golden.expected_document is None and golden.is_active


def test_of_several_documents_the_tests_are_named_once_and_before(client, document, other, golden):
    sign_in(client, Role.OWNER)
    chosen = {"action": "delete_selected", "_selected_action": [document.pk, other.pk]}
    asked = client.post(LIST, chosen)
    assert [str(one) for one in asked.context["messages"]] == [
        "Golden questions expect an answer from there, and will take it from wherever it comes: Có chỗ gửi xe không?"
    ]
    done = client.post(LIST, {**chosen, "post": "yes"})
    assert [str(one) for one in get_messages(done.wsgi_request)] == ["Successfully deleted 2 documents."]
    assert left() == (set(), 0)


def test_nothing_is_said_where_no_test_expects_it(client, other, golden):
    sign_in(client, Role.OWNER)
    asked = client.get(reverse("admin:chatbot_knowledgedocument_delete", args=[other.pk]))
    assert list(asked.context["messages"]) == []


def test_who_may_not_delete_documents_and_whoever_wants_a_passage_alone_is_refused(client, document):
    sign_in(client, Role.AUDITOR)
    page = reverse("admin:chatbot_knowledgedocument_delete", args=[document.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403
    sign_in(client, Role.OWNER)
    passage = reverse("admin:chatbot_knowledgechunk_delete", args=[document.chunks.get().pk])
    assert client.post(passage, {"post": "yes"}).status_code == 403
    assert left() == ({"Gửi xe"}, 1)
