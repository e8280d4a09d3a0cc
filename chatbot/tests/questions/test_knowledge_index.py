"""The index follows the documents, whatever becomes of wake-ups."""

from datetime import timedelta

import pytest
from celery import Celery

from chatbot.models import KnowledgeChunk, KnowledgeDocument, ModelCall
from chatbot.questions import indexing
from chatbot.questions.passages import search
from chatbot.worker.tasks import index_knowledge
from consultants.models import Consultant, Service
from meetassist.tests import fake_bedrock

TITAN = "amazon.titan-embed-text-v2:0"


def write(title="Gửi xe", text="Xe máy gửi ở tầng hầm B1.", **values):
    return KnowledgeDocument.objects.create(title=title, text=text, **{"language": "vi", **values})


def found(question, now, language="vi"):
    return [one.title for one in search(question, language=language, now=now).found]


@pytest.fixture
def titan(bedrock_server, settings):
    settings.BEDROCK_EMBEDDING_MODEL = TITAN
    return bedrock_server


def test_a_changed_document_is_silent_until_it_is_indexed_again(db, now):
    document = write()
    assert found("gửi xe ở đâu", now) == []
    assert index_knowledge() == "1 documents, 0 vectors, 0 worded"
    assert found("gửi xe ở đâu", now) == ["Gửi xe"]
    document.text = "Xe máy gửi ở tầng hầm B2."
    document.save()
    assert found("gửi xe ở đâu", now) == []
    index_knowledge()
    assert [one.text for one in search("gửi xe ở đâu", language="vi", now=now).found] == ["Xe máy gửi ở tầng hầm B2."]
    assert index_knowledge() == "0 documents, 0 vectors, 0 worded"


def test_a_new_way_of_cutting_is_applied_to_all_documents_while_the_old_passages_answer(db, now):
    write()
    index_knowledge()
    KnowledgeDocument.objects.update(index_version=0)
    assert found("gửi xe", now) == ["Gửi xe"]
    assert index_knowledge() == "1 documents, 0 vectors, 0 worded"


def test_what_is_not_published_or_not_valid_today_is_not_found(db, now):
    day = timedelta(days=1)
    for title, values in {
        "Nháp": {"is_published": False}, "Đã hết": {"valid_until": (now - 2 * day).date()},
        "Chưa đến": {"valid_from": (now + 2 * day).date()},
        "Đang có": {"valid_from": (now - 2 * day).date(), "valid_until": (now + 2 * day).date()},
    }.items():  # fmt: skip
        write(title, "Giữ xe miễn phí.", **values)
    index_knowledge()
    assert found("giữ xe miễn phí", now) == ["Đang có"]


def test_biographies_and_descriptions_are_indexed_and_follow_their_rows(office, now):
    Consultant.objects.filter(pk=office.bao.pk).update(biography="Từng làm cán bộ hải quan.", specialties="Thuế")
    Service.objects.filter(pk=office.tax.pk).update(description="Quyết toán thuế.", description_en="Tax returns.")
    index_knowledge()
    rows = KnowledgeDocument.objects.order_by("kind", "language").values_list("kind", "language", "title", "text")
    assert list(rows) == [
        ("consultant", "en", "Lê Quốc Bảo", "Lê Quốc Bảo\n\nSpecialties: Thuế\n\nTừng làm cán bộ hải quan."),
        ("consultant", "vi", "Lê Quốc Bảo", "Lê Quốc Bảo\n\nChuyên môn: Thuế\n\nTừng làm cán bộ hải quan."),
        ("service", "en", "Tax advice", "Tax returns."),
        ("service", "vi", "Tư vấn thuế", "Quyết toán thuế."),
    ]
    assert found("ai từng làm hải quan", now)[0] == "Lê Quốc Bảo"
    Consultant.objects.filter(pk=office.bao.pk).update(is_active=False)
    assert "Lê Quốc Bảo" not in found("ai từng làm hải quan", now)
    Service.objects.filter(pk=office.tax.pk).update(description="", description_en="")
    Consultant.objects.filter(pk=office.bao.pk).update(is_active=True, biography="Từng làm kiểm toán.")
    index_knowledge()
    assert "Từng làm kiểm toán." in search("kiểm toán", language="vi", now=now).found[0].text
    assert not KnowledgeDocument.objects.filter(kind="service").exists()


def test_each_passage_gets_its_vector_once_and_every_call_is_a_row(titan, db):
    write(text="# A\nMột.\n# B\nHai.")
    assert index_knowledge() == "1 documents, 2 vectors, 0 worded"
    assert [body["inputText"] for _, body in titan.embedded] == ["Gửi xe › A\nMột.", "Gửi xe › B\nHai."]
    assert {(model, body["dimensions"], body["normalize"]) for model, body in titan.embedded} == {(TITAN, 1024, True)}
    rows = ModelCall.objects.filter(purpose=ModelCall.Purpose.EMBEDDING)
    calls = rows.order_by("pk").values_list("model", "outcome", "tokens_in")
    assert list(calls) == [(TITAN, "answered", 3), (TITAN, "answered", 3)]
    assert all(call.cost_usd > 0 for call in rows)
    assert index_knowledge() == "0 documents, 0 vectors, 0 worded"


def test_a_passage_that_has_only_moved_keeps_its_vector(titan, db):
    document = write(text="# A\nMột.\n# B\nHai.")
    index_knowledge()
    document.text = "# Mới\nBa.\n# B\nHai.\n# A\nMột."
    document.save()
    titan.embedded.clear()
    assert index_knowledge() == "1 documents, 1 vectors, 0 worded"
    assert [body["inputText"] for _, body in titan.embedded] == ["Gửi xe › Mới\nBa."]
    assert not KnowledgeChunk.objects.filter(embedding=None).exists()


def test_another_model_means_other_vectors(titan, db, settings):
    write()
    index_knowledge()
    settings.BEDROCK_EMBEDDING_MODEL = "amazon.titan-embed-text-v2:1"
    assert index_knowledge() == "0 documents, 1 vectors, 0 worded"
    assert KnowledgeChunk.objects.get().embedding_model == "amazon.titan-embed-text-v2:1"


@pytest.mark.parametrize(
    "broken",
    [
        fake_bedrock.error("ThrottlingException"), fake_bedrock.error("AccessDeniedException"),
        (200, {}, {"embedding": [0.1] * 512}), (200, {}, {"embedding": ["a"] * 1024}), (200, {}, {}),
        (200, {}, {"embedding": [0.0] * 1024}),
    ],
)  # fmt: skip
def test_without_vectors_the_words_still_answer_and_the_next_sweep_tries_again(titan, db, now, broken):
    titan.no_vectors = broken
    write()
    assert index_knowledge() == "1 documents, 0 vectors, 0 worded"
    assert found("gửi xe ở đâu", now) == ["Gửi xe"]
    titan.no_vectors = None
    assert index_knowledge() == "0 documents, 1 vectors, 0 worded"


def test_the_budget_and_resting_models_hold_for_vectors_too(titan, db, settings, now):
    titan.no_vectors = fake_bedrock.error("AccessDeniedException")
    write()
    for _ in range(4):
        index_knowledge()
    assert len(titan.embedded) == 3
    ModelCall.objects.all().delete()
    settings.LLM_DAILY_BUDGET_USD = 0
    index_knowledge()
    assert len(titan.embedded) == 3 and not ModelCall.objects.exists()
    assert found("gửi xe ở đâu", now) == ["Gửi xe"]


def test_a_second_indexer_leaves_the_work_to_the_first(db, settings):
    import psycopg
    from django.db import connection

    write()
    values = connection.settings_dict
    with psycopg.connect(
        host=values["HOST"],
        port=values["PORT"],
        user=values["USER"],
        password=values["PASSWORD"],
        dbname=values["NAME"],
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [indexing.ADVISORY_LOCK])
        assert index_knowledge() == "another process is at it"
        # A session that is closed keeps its locks until its server process has noticed.
        other.execute("SELECT pg_advisory_unlock(%s)", [indexing.ADVISORY_LOCK])
    assert index_knowledge() == "1 documents, 0 vectors, 0 worded"


@pytest.mark.django_db(transaction=True)
def test_a_lost_wake_up_is_made_good_by_the_beat(monkeypatch, client, now):
    from accounts.models import User
    from meetassist.schedule import beat_schedule

    def lost(*args, **kwargs):
        raise OSError("the broker is away")

    monkeypatch.setattr(Celery, "send_task", lost)
    client.force_login(User.objects.create_superuser("admin"))
    data = {"title": "Gửi xe", "language": "vi", "text": "Xe máy gửi ở tầng hầm.", "keywords": "", "is_published": "on"}
    assert client.post("/admin/chatbot/knowledgedocument/add/", data).status_code == 302
    assert found("gửi xe", now) == []
    entry = beat_schedule(20)["index-knowledge"]
    assert (entry["task"], entry["options"]["queue"]) == ("chatbot.tasks.index_knowledge", "default")
    index_knowledge()
    assert found("gửi xe", now) == ["Gửi xe"]
