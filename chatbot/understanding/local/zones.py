"""Which time zone somebody means by a city or a country. Pure."""

from functools import cache

from meetassist.text import fold
from meetassist.zones import known_zones

# Vietnamese names, and cities that have no zone of their own.
CALLED = {
    "ha noi": "Asia/Ho_Chi_Minh", "hanoi": "Asia/Ho_Chi_Minh", "sai gon": "Asia/Ho_Chi_Minh",
    "saigon": "Asia/Ho_Chi_Minh", "hcm": "Asia/Ho_Chi_Minh", "tp hcm": "Asia/Ho_Chi_Minh",
    "ho chi minh": "Asia/Ho_Chi_Minh", "da nang": "Asia/Ho_Chi_Minh", "viet nam": "Asia/Ho_Chi_Minh",
    "vietnam": "Asia/Ho_Chi_Minh", "nhat": "Asia/Tokyo", "nhat ban": "Asia/Tokyo", "japan": "Asia/Tokyo",
    "osaka": "Asia/Tokyo", "han quoc": "Asia/Seoul", "korea": "Asia/Seoul", "thai lan": "Asia/Bangkok",
    "thailand": "Asia/Bangkok", "dai loan": "Asia/Taipei", "taiwan": "Asia/Taipei", "bac kinh": "Asia/Shanghai",
    "beijing": "Asia/Shanghai", "trung quoc": "Asia/Shanghai", "china": "Asia/Shanghai", "duc": "Europe/Berlin",
    "germany": "Europe/Berlin", "munich": "Europe/Berlin", "phap": "Europe/Paris", "france": "Europe/Paris",
    "anh": "Europe/London", "england": "Europe/London", "uk": "Europe/London", "san francisco": "America/Los_Angeles",
    "california": "America/Los_Angeles", "seattle": "America/Los_Angeles", "texas": "America/Chicago",
    "houston": "America/Chicago", "washington": "America/New_York", "boston": "America/New_York",
    "melbourne": "Australia/Melbourne", "sydney": "Australia/Sydney",
}  # fmt: skip


def find_zone(words: str) -> str | None:
    """The zone somebody means by its name, a city or a country; None when there is none or more than one."""
    wanted = " ".join(fold(words).replace("_", " ").split()).strip(" .,!")
    return CALLED.get(wanted) or _by_name().get(wanted)


@cache
def _by_name() -> dict[str, str]:
    """The zones by their whole names and, where that tells one apart from all others, by their cities'."""
    zones = sorted(name for name in known_zones() if not name.startswith(("posix", "right", "Etc/", "SystemV")))
    cities: dict[str, list[str]] = {}
    for name in zones:
        if "/" in name:
            cities.setdefault(_said(name.rpartition("/")[2]), []).append(name)
    return {city: named[0] for city, named in cities.items() if len(named) == 1} | {_said(name): name for name in zones}


def _said(name: str) -> str:
    return fold(name).replace("_", " ")
