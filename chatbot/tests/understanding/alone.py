"""A text that is read alone: no question of ours is open, and the names are those of a small office."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 12, 1, 7, 30, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Lê Quốc Bảo",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)


def read(text):
    return understand(text, context=NOTHING_ASKED, now=NOW, zone=ZONE, catalog=CATALOG)
