"""The first examples for the model that writes queries; admins add theirs, change these and switch them off."""

from django.db import migrations

EXAMPLES = (
    ("vi", "Chị Hằng còn trống lúc nào chiều mai?",
     "SELECT DISTINCT consultant_name, starts_at FROM assist.free_slots(NULL, (current_date + 1)::timestamptz,"
     " (current_date + 2)::timestamptz) WHERE consultant_key LIKE '%' || assist.fold('Hằng') || '%'"
     " AND extract(hour FROM starts_at) BETWEEN 12 AND 17 ORDER BY consultant_name, starts_at LIMIT 50"),
    ("en", "Who has time for tax advice on Friday morning?",
     "SELECT consultant_name, starts_at, ends_at FROM assist.free_slots('tax', now(), now() + interval '7 days')"
     " WHERE extract(isodow FROM starts_at) = 5 AND extract(hour FROM starts_at) < 12"
     " ORDER BY starts_at, consultant_name LIMIT 50"),
    ("en", "What is the earliest time for legal advice?",
     "SELECT service_name, consultant_name, starts_at, ends_at"
     " FROM assist.free_slots('legal', now(), now() + interval '14 days') ORDER BY starts_at, consultant_name LIMIT 1"),
    ("vi", "Ai còn nhiều lịch trống nhất tuần này?",
     "SELECT consultant_name, count(DISTINCT starts_at) AS count"
     " FROM assist.free_slots(NULL, now(), now() + interval '7 days') GROUP BY consultant_name"
     " ORDER BY count DESC, consultant_name LIMIT 5"),
    ("vi", "Dịch vụ nào dưới 500 nghìn?",
     "SELECT name, price, currency, duration_minutes FROM assist.services WHERE price < 500000 AND currency = 'VND'"
     " ORDER BY price, name"),
    ("en", "Which services take less than an hour and are online?",
     "SELECT name_en, duration_minutes, price, currency FROM assist.services"
     " WHERE duration_minutes < 60 AND is_online ORDER BY duration_minutes, name_en"),
    ("vi", "Giá trung bình của các dịch vụ là bao nhiêu?",
     "SELECT round(avg(price), 0) AS average, currency FROM assist.services WHERE price IS NOT NULL GROUP BY currency"),
    ("vi", "Những ai vừa tư vấn thuế vừa tư vấn pháp lý?",
     "SELECT consultant_name FROM assist.consultant_services"
     " WHERE service_key LIKE '%' || assist.fold('thuế') || '%' OR service_key LIKE '%' || assist.fold('pháp lý') || '%'"
     " GROUP BY consultant_id, consultant_name HAVING count(DISTINCT service_id) >= 2 ORDER BY consultant_name"),
    ("en", "Which consultants work on Saturdays?",
     "SELECT consultant_name, start_time, end_time FROM assist.working_hours WHERE weekday = 6"
     " AND (valid_to IS NULL OR valid_to >= current_date) ORDER BY consultant_name, start_time"),
    ("vi", "Ai vào làm lâu nhất?",
     "SELECT name, joined_on FROM assist.consultants WHERE joined_on IS NOT NULL ORDER BY joined_on, name LIMIT 1"),
    ("vi", "Lần gần đây nhất tôi gặp anh Bảo là khi nào?",
     "SELECT consultant_name, service_name, starts_at, ends_at, status FROM assist.my_appointments"
     " WHERE consultant_key LIKE '%' || assist.fold('Bảo') || '%' AND status = 'completed'"
     " ORDER BY starts_at DESC LIMIT 1"),
    ("en", "How many times have I been here this year?",
     "SELECT count(*) AS count FROM assist.my_appointments WHERE status = 'completed'"
     " AND date_trunc('year', starts_at) = date_trunc('year', now())"),
    ("vi", "Năm nay tôi đã chi bao nhiêu tiền cho tư vấn?",
     "SELECT sum(price) AS total, currency FROM assist.my_appointments WHERE status = 'completed'"
     " AND date_trunc('year', starts_at) = date_trunc('year', now()) GROUP BY currency"),
    ("en", "Which of my appointments are not approved yet?",
     "SELECT service_name_en, consultant_name, starts_at, ends_at FROM assist.my_appointments"
     " WHERE status = 'pending' ORDER BY starts_at"),
    ("vi", "Máy in của tôi để ở đâu?",
     "SELECT name, kind, place FROM assist.my_devices WHERE is_active"
     " AND (name_key LIKE '%' || assist.fold('máy in') || '%' OR assist.fold(kind) LIKE '%' || assist.fold('máy in') || '%')"),
    ("en", "What does the next service level allow that mine does not?",
     "SELECT name_en, price, currency, maximum_coming, booking_window_days, maximum_devices, questions_a_day"
     " FROM assist.service_levels WHERE rank > (SELECT level.rank FROM assist.service_levels AS level, assist.me"
     " WHERE level.name = me.level_name) ORDER BY rank LIMIT 1"),
)  # fmt: skip


def add(apps, schema_editor):
    GoldenQuestion = apps.get_model("chatbot", "GoldenQuestion")
    for language, question, sql in EXAMPLES:
        GoldenQuestion.objects.get_or_create(question=question, language=language, defaults={"sql": sql})


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0012_knowledge")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
