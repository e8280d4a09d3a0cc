"""From what nobody could answer to an answer: groups of questions, writing, and what is heard before anybody hears it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from accounts.services import identify
from chatbot.models import Conversation, GoldenQuestion, KnowledgeChunk, KnowledgeDocument, ModelCall, Question
from chatbot.people import erasure
from chatbot.questions import improving, indexing, regression, writing
from chatbot.questions.hearing import hear
from chatbot.questions.writing import Draft

DOGS = ("Có được mang chó vào không?", "Có được dắt thú cưng theo không ạ?", "co duoc mang cho vao khong")
PETS = "Thú cưng nhỏ được vào phòng chờ, trong lồng. Phí dọn 50.000 đồng."


@pytest.fixture
def conversation(db):
    identity = identify(channel="web", external_id="v", language="vi")
    return Conversation.objects.create(identity=identity, customer=identity.customer)


@pytest.fixture
def ask(conversation, now):
    def put(text, language="vi", route="knowledge", outcome="unknown", days=0, **values):
        return Question.objects.create(
            conversation=conversation, text=text, language=language, route=route, outcome=outcome,
            created_at=now - timedelta(days=days), **values,
        )  # fmt: skip

    return put


@pytest.fixture
def documents(db):
    KnowledgeDocument.objects.create(
        title="Gửi xe",
        language="vi",
        text="## Xe máy\n\nTầng hầm B1, miễn phí.\n\n## Ô tô\nBãi bên cạnh, 30.000 đồng một giờ.",
    )
    indexing.index_words()


@pytest.fixture
def priced(office):
    office.tax.price = 500_000
    office.tax.save()
    return office


def rows():
    """Everything that a look must leave as it is."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (KnowledgeDocument, KnowledgeChunk, Question, GoldenQuestion, Customer, ModelCall)
    ]


def test_what_was_not_answered_is_put_together_the_most_asked_first(ask, now, django_assert_num_queries):
    for days, text in enumerate(DOGS):
        ask(text, days=days)
    ask("Có wifi không?")
    ask("gift vouchers?", language="en", outcome="answered", is_helpful=False, days=3)
    ask("Do you have gift cards?", language="en", outcome="failed", days=2)
    for text, values in (
        ("Mấy giờ mở cửa?", {"outcome": "answered"}), ("Có hoa không?", {"settled_at": now}),
        ("Có sách không?", {"days": 91}), ("", {}), ("Giá?", {"outcome": "answered", "is_helpful": True}),
    ):  # fmt: skip
        ask(text, **values)
    with django_assert_num_queries(1):
        groups = improving.groups(now=now)
    assert [(group.count, group.unhelpful) for group in groups] == [(3, 0), (2, 1), (1, 0)]
    dogs, gifts, wifi = groups
    assert [(one.text, one.count) for one in dogs.wordings] == [(DOGS[0], 2), (DOGS[1], 1)]
    assert (dogs.last_at, dogs.languages, gifts.languages) == (now, ["Tiếng Việt"], ["Tiếng Anh"])
    assert [one.text for one in wifi.questions] == ["Có wifi không?"]
    for one in dogs.questions:
        assert improving.group_of(one.pk, now=now) == dogs
    assert improving.settle(gifts.questions, now=now) == 2 and improving.group_of(gifts.pk, now=now) is None
    assert improving.settle(gifts.questions, now=now) == 0


def test_a_question_is_heard_as_customers_hear_it_and_nothing_is_written(documents, priced, now):
    before = rows()
    heard = hear("xe máy để ở đâu?", language="vi", now=now)
    assert (heard.text, heard.outcome, heard.route) == (
        "Tầng hầm B1, miễn phí.\nNguồn: Gửi xe",
        "answered",
        "knowledge",
    )
    assert [(one.title, one.heading) for one in heard.sources] == [("Gửi xe", "Xe máy")]
    unknown = hear("có được mang chó vào không?", language="vi", now=now)
    assert (unknown.outcome, unknown.sources) == ("unknown", ()) and unknown.text.startswith("Mình chưa")
    data = hear("Tư vấn thuế giá bao nhiêu?", language="vi", now=now)
    assert (data.outcome, data.route, data.sources) == ("answered", "flow", ()) and "500.000" in data.text
    own = hear("Tôi có lịch hẹn nào không?", language="vi", now=now)
    assert (own.outcome, own.text) == ("clarified", "")
    for text in ("cảm ơn", "đặt lịch tư vấn thuế"):
        assert hear(text, language="vi", now=now).outcome == ""
    assert rows() == before


def test_an_answer_is_heard_before_anybody_hears_it(documents, ask, now):
    group = improving.group_of([ask(text) for text in DOGS][0].pk, now=now)
    before = rows()
    alone = writing.rehearse(Draft(words=(), title="Thú cưng", language="vi", text=PETS), group, now=now)
    assert [one.is_solved for one in alone.asked] == [False, False]
    draft = Draft(words=DOGS[:2], title="Thú cưng", language="vi", text=PETS)
    rehearsal = writing.rehearse(draft, group, now=now)
    assert [(one.wording.text, one.is_solved) for one in rehearsal.asked] == [(DOGS[0], True), (DOGS[1], True)]
    assert {one.heard.text for one in rehearsal.asked} == {f"{PETS}\nNguồn: Thú cưng"}
    assert rows() == before and hear(DOGS[0], language="vi", now=now).outcome == "unknown"
    written = writing.publish(draft, group, now=now)
    assert (written.document.keywords, written.settled) == (", ".join(DOGS[:2]), 3)
    assert hear(DOGS[0], language="vi", now=now).text == f"{PETS}\nNguồn: Thú cưng"
    assert improving.groups(now=now) == [] and Question.objects.filter(settled_at=now).count() == 3


def test_what_a_document_does_not_answer_stays_to_be_answered(ask, now):
    dogs, cats = ask("Có được mang chó vào không?"), ask("Có được mang chó sói vào không?")
    group = improving.group_of(dogs.pk, now=now)
    assert group.count == 2
    written = writing.publish(Draft((), "Thanh toán", "vi", "Trả bằng thẻ được."), group, now=now)
    assert written.settled == 0 and improving.group_of(cats.pk, now=now) == group


def test_a_section_is_added_to_a_document_and_words_to_a_passage(documents, ask, now):
    document = KnowledgeDocument.objects.get()
    group = improving.group_of(ask("có chỗ cho xế hộp không?").pk, now=now)
    car = KnowledgeChunk.objects.get(heading="Ô tô")
    words = Draft(words=("xế <b>hộp</b> --> x", "xế hộp"), passage=car)
    assert writing.rehearse(words, group, now=now).asked[0].is_solved
    assert writing.publish(words, group, now=now).settled == 1
    document.refresh_from_db()
    assert "## Ô tô\n<!-- xế b hộp /b x, xế hộp -->\nBãi bên cạnh" in document.text
    assert hear("có chỗ cho xế hộp không?", language="vi", now=now).text.startswith("Bãi bên cạnh, 30.000")
    group = improving.group_of(ask(DOGS[0]).pk, now=now)
    section = Draft(words=("chó",), title="Thú cưng", language="vi", text=PETS, document=document)
    assert writing.publish(section, group, now=now).settled == 1
    document.refresh_from_db()
    assert document.text.endswith(f"một giờ.\n\n## Thú cưng\n<!-- chó -->\n{PETS}\n")
    assert [chunk.heading for chunk in document.chunks.all()] == ["Xe máy", "Ô tô", "Thú cưng"]


def test_words_for_a_passage_without_a_heading_are_its_documents(now, ask):
    document = KnowledgeDocument.objects.create(title="Ghi chú", language="vi", keywords="cũ", text="Vật nuôi ở ngoài.")
    indexing.index_words()
    group = improving.group_of(ask(DOGS[0]).pk, now=now)
    writing.publish(Draft(words=("chó",), passage=document.chunks.get()), group, now=now)
    document.refresh_from_db()
    assert (document.keywords, document.text) == ("cũ, chó", "Vật nuôi ở ngoài.")


def test_a_question_becomes_a_test_of_what_is_heard_today(documents, priced, ask, now):
    parked = regression.make_test(ask("ô tô gửi ở đâu?", outcome="answered"), now=now)
    assert (parked.expected_outcome, parked.expected_document.title, parked.expected_section) == (
        "answered",
        "Gửi xe",
        "Ô tô",
    )
    assert (parked.expected_values, parked.sql) == ("30.000", "")
    price = regression.make_test(ask("Tư vấn thuế giá bao nhiêu?", outcome="answered", route="flow"), now=now)
    assert "500.000" in price.expected_values.split("\n") and price.expected_document is None
    # What is free tomorrow is something else the day after.
    free = regression.make_test(ask("Ngày mai anh Bảo còn trống giờ nào?", outcome="answered", route="flow"), now=now)
    assert (free.expected_outcome, free.expected_values) == ("answered", priced.bao.name)
    refused = regression.make_test(ask(DOGS[0]), now=now)
    assert (refused.expected_outcome, refused.expected_values) == ("unknown", "")
    assert regression.make_test(Question.objects.get(text=DOGS[0]), now=now) == refused
    report = regression.run(now=now)
    assert (len(report.checked), report.total, report.differences, report.left_out) == (4, 4, (), 0)
    assert list(GoldenQuestion.objects.tests()) == [parked, price, free, refused]
    assert not set(GoldenQuestion.objects.examples()) & set(GoldenQuestion.objects.tests())


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"text": "Ai giỏi nhất?", "route": "sql"}, "of_a_model"), ({"text": "cảm ơn"}, "not_a_question"),
        ({"text": "Có " * 150}, "too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_tested_is_no_test(ask, now, values, code):
    with pytest.raises(regression.CannotBeTested) as refused:
        regression.make_test(ask(**values), now=now)
    assert refused.value.code == code and not GoldenQuestion.objects.tests().exists()


def test_the_difference_to_what_is_expected_is_told(documents, ask, now):
    regression.make_test(ask("ô tô gửi ở đâu?", outcome="answered"), now=now)
    KnowledgeDocument.objects.update(text="## Ô tô\nBãi bên cạnh, 130.000 đồng một giờ.")
    indexing.index_words()
    (found,) = regression.run(now=now).differences
    assert (found.has_other_outcome, found.has_other_source, found.missing) == (False, False, ("30.000",))
    KnowledgeDocument.objects.update(text="## Gửi xe hơi\nBãi bên cạnh, 30.000 đồng một giờ.")
    indexing.index_words()
    (found,) = regression.run(now=now).differences
    assert (found.has_other_outcome, found.has_other_source, found.missing) == (False, True, ())
    KnowledgeDocument.objects.all().delete()
    (found,) = regression.run(now=now).differences
    assert (found.has_other_outcome, found.missing) == (True, ("30.000",))
    assert regression.run(now=now, most=0).left_out == 1 and regression.run(now=now, seconds=-1).left_out == 1


def test_a_test_goes_with_the_words_of_who_is_erased(conversation, ask):
    now = timezone.now()
    regression.make_test(ask(DOGS[0]), now=now)
    example = GoldenQuestion.objects.create(
        question="Có chó không?", language="vi", sql="SELECT name FROM assist.services"
    )
    assert regression.make_test(ask("Có chó không?"), now=now) == example
    examples = GoldenQuestion.objects.examples().count()
    erasure.erase(conversation.customer, here=conversation, now=now)
    assert list(GoldenQuestion.objects.tests()) == [example] and GoldenQuestion.objects.count() == examples
