"""Whom to call where somebody may be hurt, by the country that the business is in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Numbers:
    """`children`: a line for the protection of children that answers day and night; "" where we know of none."""

    police: str
    fire: str
    ambulance: str
    children: str = ""


BY_COUNTRY = {
    "VN": Numbers(police="113", fire="114", ambulance="115", children="111"),
    "AU": Numbers("000", "000", "000"),
    "CA": Numbers("911", "911", "911"),
    "DE": Numbers("110", "112", "112"),
    "FR": Numbers("17", "18", "15", "119"),
    "GB": Numbers("999", "999", "999"),
    "JP": Numbers("110", "119", "119"),
    "KR": Numbers("112", "119", "119"),
    "NZ": Numbers("111", "111", "111"),
    "SG": Numbers("999", "995", "995"),
    "US": Numbers("911", "911", "911"),
}


def numbers_in(country: str) -> Numbers | None:
    """`country`: two letters. None for one that is not entered."""
    return BY_COUNTRY.get(country.upper())
