"""Whom to ring when somebody is in danger, by country: what holds until the business says otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EmergencyNumbers:
    """To be dialled as they stand; empty where none is known."""

    police: str = ""
    fire: str = ""
    ambulance: str = ""
    children: str = ""


# The common number of the European Union, and its helpline for children.
EUROPE = EmergencyNumbers("112", "112", "112", "116111")
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
BY_COUNTRY = {
    "VN": EmergencyNumbers("113", "114", "115", "111"),
    "AU": EmergencyNumbers("000", "000", "000", "1800 55 1800"),
    "CA": EmergencyNumbers("911", "911", "911", "1-800-668-6868"),
    "CN": EmergencyNumbers("110", "119", "120"),
    "GB": EmergencyNumbers("999", "999", "999", "0800 1111"),
    "HK": EmergencyNumbers("999", "999", "999"),
    "IN": EmergencyNumbers("112", "101", "108", "1098"),
    "JP": EmergencyNumbers("110", "119", "119", "189"),
    "KH": EmergencyNumbers("117", "118", "119", "1280"),
    "KR": EmergencyNumbers("112", "119", "119", "112"),
    "MY": EmergencyNumbers("999", "994", "999", "15999"),
    "NZ": EmergencyNumbers("111", "111", "111", "0800 543 754"),
    "PH": EmergencyNumbers("911", "911", "911"),
    "SG": EmergencyNumbers("999", "995", "995", "1800 777 0000"),
    "TH": EmergencyNumbers("191", "199", "1669", "1300"),
    "TW": EmergencyNumbers("110", "119", "119", "113"),
    "US": EmergencyNumbers("911", "911", "911", "1-800-422-4453"),
    **dict.fromkeys(MEMBERS.split(), EUROPE),
    "FR": EmergencyNumbers("112", "112", "112", "119"),
}


def of_country(code: str) -> EmergencyNumbers:
    """Empty ones for a country that is not in the table: a wrong number is worse than none."""
    return BY_COUNTRY.get(code, EmergencyNumbers())
