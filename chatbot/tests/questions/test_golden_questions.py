"""The examples a model is shown pass the guard and run; what an admin adds has to as well."""

from importlib import import_module

import pytest

from chatbot.models import GoldenQuestion
from chatbot.questions import reader, sql_guard
from chatbot.questions.sql_constants import brought_along
from chatbot.questions.text_to_sql import EXAMPLES, examples

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = pytest.mark.xdist_group("role of questions")

SEEDED = import_module("chatbot.migrations.0013_golden_questions").EXAMPLES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language, question, sql", SEEDED, ids=[question for _, question, _ in SEEDED])
def test_an_example_is_allowed_and_runs(language, question, sql):
    checked = sql_guard.check(sql).sql
    assert brought_along(checked) == ""
    reader.run(checked, customer_id=1)


@pytest.mark.django_db
def test_the_examples_are_those_that_speak_of_the_same():
    GoldenQuestion.objects.all().delete()
    for language, question, _sql in SEEDED:
        GoldenQuestion.objects.create(question=question, language=language, sql="SELECT name FROM assist.services")
    GoldenQuestion.objects.filter(question="Ai vào làm lâu nhất?").update(is_active=False)
    shown = [one.question for one in examples("may in cua toi o dau", "vi")]
    assert shown[0] == "Máy in của tôi để ở đâu?" and len(shown) == EXAMPLES
    assert "Ai vào làm lâu nhất?" not in [one.question for one in examples("Ai vào làm lâu nhất?", "vi")]
    assert examples("zzz", "en")[0].language == "en"


def test_an_admin_cannot_save_sql_that_would_be_refused(admin_client):
    values = {"question": "Giá?", "language": "vi", "is_active": "on"}
    page = admin_client.post("/admin/chatbot/goldenquestion/add/", values | {"sql": "DELETE FROM assist.services"})
    assert page.status_code == 200 and "sql" in page.context["adminform"].form.errors
    page = admin_client.post(
        "/admin/chatbot/goldenquestion/add/", values | {"sql": "SELECT name, price, currency FROM assist.services"}
    )
    assert page.status_code == 302 and GoldenQuestion.objects.filter(question="Giá?").exists()
