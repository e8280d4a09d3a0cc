"""The page on which the team asks: what is read is looked up with the asker's rights, the rest by a model, or not at all."""

import re
from urllib.parse import quote

import pytest
from django.utils import timezone, translation

from accounts.roles import Role
from chatbot.models import ModelCall
from chatbot.pages import ask
from chatbot.tests.questions.figures import week
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.figures.question import Figure
from chatbot.understanding.figures.reading import read
from meetassist.tests.fake_bedrock import error, tool
from meetassist.tests.fixtures import everybody_reads, login, login_of, signed_in

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("role of questions")]

PAGE, FILE = "/admin/ask/", "/admin/ask.csv"
QUERIES = 12
IN_NOVEMBER = "revenue in November 2026 by consultant"
# Nothing that we read ourselves.
UNREAD = "which customers booked in November but did not come back"


@pytest.fixture
def owner(office):
    week.make(office)
    return login(Role.OWNER)


@pytest.fixture
def consultant(owner, office):
    return signed_in(login_of(office.thu_hang, "hang"))


def asked(client, question, page=PAGE):
    return client.get(f"{page}?q={quote(question)}").content.decode()


def said(html):
    return re.search(r'id="ask-said"[^>]*>([^<]*)<', html)[1]


def parts(html):
    return re.findall(r'class="ask-part">([^<]*)<', html)


def cells(html):
    rows = re.findall(r"<tr>(<td.*?)</tr>", html)
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in rows]


def test_the_answer_is_a_sentence_a_chart_a_table_what_was_understood_and_the_query(owner):
    html = asked(owner, IN_NOVEMBER)
    assert said(html) == "Revenue: 900,000 VND. The most: Lê Quốc Bảo (600,000 VND)."
    assert parts(html) == ["revenue", "by consultant", "01/11/2026 to 30/11/2026"]
    assert cells(html) == [
        ["Lê Quốc Bảo", "600,000 VND", "2"], ["Nguyễn Thị Thu Hằng", "300,000 VND", "1"],
    ]  # fmt: skip
    assert re.findall(r'bars-bar" x="0" y="(\d+)" width="([\d.]+)%"', html) == [("21", "100.00"), ("61", "50.00")]
    assert "FROM assist_staff.appointments" in html and " style=" not in html


def test_the_same_in_vietnamese(owner):
    everybody_reads("vi")
    html = asked(owner, "doanh thu tháng 11 năm 2026 theo chuyên gia")
    assert said(html) == "Doanh thu: 900.000 VND. Nhiều nhất: Lê Quốc Bảo (600.000 VND)."
    assert parts(html) == ["doanh thu", "theo chuyên gia", "01/11/2026 đến 30/11/2026"]


def test_a_question_that_is_typed_is_led_to_an_address_of_its_own(owner):
    answer = owner.post(PAGE, {"q": f"  {IN_NOVEMBER} "})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?q={IN_NOVEMBER.replace(' ', '+')}")


def test_a_consultant_has_their_own_numbers_beside_the_calendar(consultant):
    html = asked(consultant, IN_NOVEMBER, "/calendar/ask/")
    assert cells(html) == [["Nguyễn Thị Thu Hằng", "300,000 VND", "1"]]
    assert parts(html)[-1] == "your own appointments only"
    assert said(asked(consultant, "appointments with Bảo in November 2026", "/calendar/ask/")) == (
        "There is nothing of the kind in these days."
    )
    assert said(asked(consultant, "ratings in November 2026", "/calendar/ask/")) == "Your role does not see ratings."
    file = consultant.post("/calendar/ask.csv", {"q": IN_NOVEMBER}).content.decode("utf-8-sig")
    assert file.splitlines()[1:] == ["Nguyễn Thị Thu Hằng,300000,1,VND"]
    # The admin is not theirs.
    assert consultant.get(PAGE).status_code == 302


def test_my_is_the_askers_own_where_they_see_everything(owner, office):
    assert said(asked(owner, "my appointments in November 2026")) == "Appointments: 7."
    office.bao.user = owner.user
    office.bao.save()
    assert said(asked(owner, "my appointments in November 2026")) == "Appointments: 4."


def test_a_receptionist_is_told_that_revenue_is_not_for_them(owner):
    receptionist = login(Role.RECEPTIONIST, "reception")
    html = asked(receptionist, IN_NOVEMBER)
    assert said(html) == "Your role does not see revenue." and cells(html) == [] and "300,000" not in html
    assert receptionist.post(FILE, {"q": IN_NOVEMBER}).status_code == 404
    assert said(asked(receptionist, "no-shows in November 2026")) == "No-shows: 2."


def test_whoever_sees_no_appointments_has_no_such_page(owner):
    nobody = login(Role.OWNER, "nobody")
    nobody.user.groups.clear()
    for page in (PAGE, "/calendar/ask/"):
        assert nobody.get(page).status_code == 404
    assert nobody.post(FILE, {"q": IN_NOVEMBER}).status_code == 404


def test_the_file_has_plain_numbers_and_no_cell_that_a_spreadsheet_would_run(owner, office):
    office.bao.name = "=cmd|'/C calc'!A0"
    office.bao.save()
    answer = owner.post(FILE, {"q": IN_NOVEMBER})
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Consultant,Revenue,Completed appointments,Currency", "'=cmd|'/C calc'!A0,600000,2,VND",
        "Nguyễn Thị Thu Hằng,300000,1,VND",
    ]  # fmt: skip
    by_day = owner.post(FILE, {"q": "no-shows from 10/11/2026 to 11/11/2026 by day"}).content.decode("utf-8-sig")
    assert by_day.splitlines() == ["Day,No-shows", "2026-11-10,1", "2026-11-11,0"]
    assert owner.post(FILE, {"q": "no-shows in November 2026"}).content.decode("utf-8-sig").splitlines() == [
        "No-shows",
        "2",
    ]
    assert owner.post(FILE, {"q": UNREAD}).status_code == 404
    assert owner.get(FILE).status_code == 405


def test_without_a_model_it_says_what_it_understands(owner):
    html = asked(owner, UNREAD)
    assert said(html) == "I do not understand this question."
    assert "<b>which</b>" in html and "I understand questions such as these" in html and "Ask the model" not in html
    assert said(owner.post(PAGE, {"q": UNREAD}).content.decode()) == "I do not understand this question."
    assert not ModelCall.objects.exists()


def test_every_example_is_read_in_both_languages(owner):
    today = timezone.now().date()
    for language in ("en", "vi"):
        with translation.override(language):
            for example in {str(one) for examples in ask.EXAMPLES.values() for one in examples}:
                assert isinstance(read(example, today=today, catalog=read_catalog()), Figure), example


def test_what_was_asked_before_is_offered_again_and_what_was_not_read_is_not_kept(owner):
    for question in ("no-shows this month", UNREAD, "revenue this month"):
        asked(owner, question)
    assert owner.session["asked"] == ["revenue this month", "no-shows this month"]
    assert "?q=no-shows%20this%20month" in owner.get(PAGE).content.decode()


def test_longer_working_time_than_is_counted_is_said(owner):
    assert said(asked(owner, "utilisation this year")) == (
        "Working time is counted for 62 days at most: ask for a shorter time."
    )


def test_markup_in_a_question_stays_text(owner):
    html = asked(owner, "<script>alert(1)</script> revenue")
    assert "<script>alert" not in html and "&lt;script&gt;" in html


# With a model -----------------------------------------------------------------------------------

COUNTED = (
    "SELECT consultant_name, count(*) AS count FROM assist_staff.appointments WHERE status = 'no_show'"
    " GROUP BY consultant_name ORDER BY count DESC, consultant_name"
)


def answers(bedrock, *given):
    bedrock.answers = [tool({"sql": one}) if isinstance(one, str) else one for one in given]
    return bedrock


def test_a_model_is_asked_by_a_tap_and_sees_the_views_and_the_question_alone(owner, bedrock_server):
    answers(bedrock_server, COUNTED)
    html = asked(owner, UNREAD)
    assert "Ask the model" in html and bedrock_server.asked == []
    html = owner.post(PAGE, {"q": UNREAD}).content.decode()
    assert cells(html) == [["Lê Quốc Bảo", "1"], ["Nguyễn Thị Thu Hằng", "1"]]
    assert said(html).startswith("Written by the model.") and html.count('class="bars-bar"') == 2
    assert "FROM assist_staff.appointments" in html
    [body] = bedrock_server.bodies
    sent = str(body)
    assert UNREAD in sent and "assist_staff.appointments: " in sent and "my_appointments" not in sent
    assert not any(name in sent for name in ("Bảo", "Khách An"))
    [call] = ModelCall.objects.all()
    assert (call.purpose, call.prompt, call.outcome, call.conversation) == ("sql", "staff_sql.v1", "answered", None)


def test_the_models_query_runs_with_the_rights_of_whoever_asks(consultant, bedrock_server):
    answers(bedrock_server, COUNTED)
    html = consultant.post("/calendar/ask/", {"q": UNREAD}).content.decode()
    assert cells(html) == [["Nguyễn Thị Thu Hằng", "1"]]
    # Whoever may not take lists away is offered no file of what a model has chosen.
    assert "/calendar/ask.csv" not in html


def test_a_query_that_is_not_allowed_is_mended_once_and_never_run(owner, bedrock_server):
    answers(bedrock_server, "SELECT username, password FROM accounts_user", "SELECT * FROM assist.me")
    html = owner.post(PAGE, {"q": UNREAD}).content.decode()
    assert said(html) == "I do not understand this question." and "not allowed" in html and cells(html) == []
    assert len(bedrock_server.asked) == 2
    answers(bedrock_server, "SELECT username FROM accounts_user", COUNTED)
    assert len(cells(owner.post(PAGE, {"q": UNREAD}).content.decode())) == 2


def test_a_model_that_cannot_answer_or_is_away_is_said_so(owner, bedrock_server):
    answers(bedrock_server, "")
    assert "cannot be answered" in owner.post(PAGE, {"q": UNREAD}).content.decode()
    answers(bedrock_server, *[error("AccessDeniedException")] * 4)
    assert "The model has no answer to this" in owner.post(PAGE, {"q": UNREAD}).content.decode()


def test_what_we_read_ourselves_never_goes_to_a_model(owner, bedrock_server):
    assert said(asked(owner, IN_NOVEMBER)).startswith("Revenue")
    assert owner.post(PAGE, {"q": IN_NOVEMBER}).status_code == 302
    assert bedrock_server.asked == []


def test_the_file_of_a_models_answer_is_of_its_very_query_with_the_rights_of_now(owner, office, bedrock_server):
    answers(bedrock_server, "SELECT name, phone FROM assist_staff.customers WHERE name_key LIKE '%an' ORDER BY name")
    html = owner.post(PAGE, {"q": UNREAD}).content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', html)[1]
    file = owner.post(FILE, {"q": UNREAD, "kept": kept})
    assert file.content.decode("utf-8-sig").splitlines() == ["Name,Phone", "Khách An,'+84900000000"]
    assert len(bedrock_server.asked) == 1
    assert owner.post(FILE, {"q": UNREAD, "kept": kept + "x"}).status_code == 404
    receptionist = login(Role.RECEPTIONIST, "reception")
    assert receptionist.post(FILE, {"q": UNREAD, "kept": kept}).status_code == 404


def test_a_page_makes_few_queries_however_many_rows_there_are(owner, django_assert_num_queries):
    """Beside the one that is asked for, which has a connection of its own."""
    asked(owner, IN_NOVEMBER)
    with django_assert_num_queries(QUERIES):
        asked(owner, IN_NOVEMBER)
