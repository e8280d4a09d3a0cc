"""Shapes of real calendars, rebuilt with invented data: what Google, Outlook and Apple export, and others that are met.

Of each the times that keep somebody busy between START and END, in UTC. Where none are written, there are none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

START, END = datetime(2026, 11, 30, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
OWN_ADDRESS = "bao@example.com"
DOMAIN = "book.example.com"

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:{name}
X-WR-TIMEZONE:{zone}
{events}END:VCALENDAR
"""
OUTLOOK = """BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Calendar
{events}END:VCALENDAR
"""
APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//iPhone OS 18.0//EN
VERSION:2.0
X-APPLE-CALENDAR-COLOR:#1BADF8
X-WR-CALNAME:Riêng
{events}END:VCALENDAR
"""
SE_ASIA = """BEGIN:VTIMEZONE
TZID:SE Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:DAYLIGHT
END:VTIMEZONE
"""
CUSTOMIZED = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
APPLE_BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:MESZ
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:MEZ
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
SINGLE = "DTSTART:20261201T020000Z\nDTEND:20261201T030000Z"
SINGLE_BUSY = "1201T02:00-03:00"


@dataclass(frozen=True)
class Shape:
    """`busy` in words such as "1201T02:00-03:00": December the 1st of the winter that is read; "-1202T" is another day."""

    name: str
    text: str
    busy: str = ""
    unknown_zones: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def content(self) -> bytes:
        return self.text.replace("\n", "\r\n").encode()

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        found = []
        for words in self.busy.split():
            first, last = words.split("-")
            day, clock = first.split("T")
            end_day, end_clock = last.split("T") if "T" in last else (day, last)
            found.append((_moment(day, clock), _moment(end_day, end_clock)))
        return found


def _moment(day: str, clock: str) -> datetime:
    month = int(day[:2])
    return datetime.fromisoformat(f"{2026 if month > 10 else 2027}-{day[:2]}-{day[2:]}T{clock}:00+00:00")


def event(lines: str, uid: str = "one@google.com", **extra: str) -> str:
    more = "".join(f"{name.replace('_', '-')}:{value}\n" for name, value in extra.items())
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T000000Z\nSUMMARY:Khám răng\\, riêng tư\n{lines.strip()}\n{more}END:VEVENT\n"


def google(*events: str, zone: str = ZONE, name: str = OWN_ADDRESS) -> str:
    return GOOGLE.format(events="".join(events), zone=zone, name=name)


def outlook(*events: str, zones: str = SE_ASIA) -> str:
    return OUTLOOK.format(events=zones + "".join(events))


def apple(*events: str, zones: str = APPLE_BERLIN) -> str:
    return APPLE.format(events=zones + "".join(events))


def in_zone(zone: str, start: str, end: str) -> str:
    return f"DTSTART;TZID={zone}:{start}\nDTEND;TZID={zone}:{end}"


NINE_TO_TEN = ("20261201T090000", "20261201T100000")
WEEKLY_BERLIN = in_zone("Europe/Berlin", "20270315T090000", "20270315T100000") + "\nRRULE:FREQ=WEEKLY;COUNT=4"
WEEKLY_NEW_YORK = in_zone("America/New_York", "20270301T090000", "20270301T093000") + "\nRRULE:FREQ=WEEKLY;COUNT=3"
DAILY = in_zone(ZONE, *NINE_TO_TEN) + "\nRRULE:FREQ=DAILY;COUNT=4"

SHAPES = [
    Shape("google: one event in UTC", google(event(SINGLE)), SINGLE_BUSY),
    Shape("google: a description with folds, commas and a letter cut in two",
          google(event(SINGLE + "\nDESCRIPTION:Đường dài\\, đ\n \tường nữa: BEGIN:VEVENT\\nRRULE:FREQ=SECONDLY")),
          SINGLE_BUSY),
    Shape("google: weekly by its own zone over the change of the clocks", google(event(WEEKLY_BERLIN)),
          "0315T08:00-09:00 0322T08:00-09:00 0329T07:00-08:00 0405T07:00-08:00"),
    Shape("google: weekly in New York, seen from Việt Nam", google(event(WEEKLY_NEW_YORK)),
          "0301T14:00-14:30 0308T14:00-14:30 0315T13:00-13:30"),
    Shape("google: a day left out", google(event(DAILY + f"\nEXDATE;TZID={ZONE}:20261202T090000")),
          "1201T02:00-03:00 1203T02:00-03:00 1204T02:00-03:00"),
    Shape("google: days left out, in UTC and several in a line",
          google(event(DAILY + "\nEXDATE:20261202T020000Z,20261203T020000Z\nEXDATE:20261204T020000Z")), SINGLE_BUSY),
    Shape("google: one of a series moved to another day",
          google(event(DAILY), event(f"RECURRENCE-ID;TZID={ZONE}:20261202T090000\n"
                                     + in_zone(ZONE, "20261205T150000", "20261205T160000"))),
          "1201T02:00-03:00 1203T02:00-03:00 1204T02:00-03:00 1205T08:00-09:00"),
    Shape("google: one of a series cancelled",
          google(event(DAILY), event(f"RECURRENCE-ID;TZID={ZONE}:20261203T090000\n"
                                     + in_zone(ZONE, "20261203T090000", "20261203T100000"), STATUS="CANCELLED")),
          "1201T02:00-03:00 1202T02:00-03:00 1204T02:00-03:00"),
    Shape("google: one of a series shown as free",
          google(event(DAILY), event("RECURRENCE-ID:20261201T020000Z\n" + SINGLE, TRANSP="TRANSPARENT")),
          "1202T02:00-03:00 1203T02:00-03:00 1204T02:00-03:00"),
    Shape("google: one of a series before what is read, moved into it",
          google(event(in_zone(ZONE, "20261101T090000", "20261101T100000") + "\nRRULE:FREQ=DAILY;COUNT=3"),
                 event(f"RECURRENCE-ID;TZID={ZONE}:20261102T090000\n" + in_zone(ZONE, *NINE_TO_TEN))), SINGLE_BUSY),
    Shape("google: a cancelled event", google(event(SINGLE, STATUS="CANCELLED"))),
    Shape("google: a birthday, all day and free",
          google(event("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261211\nRRULE:FREQ=YEARLY",
                       TRANSP="TRANSPARENT"))),
    Shape("google: a day off, by the consultant's clock",
          google(event("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261211", TRANSP="OPAQUE")),
          "1209T17:00-1210T17:00"),
    Shape("google: several days off, with the end after the last", google(
        event("DTSTART;VALUE=DATE:20270206\nDTEND;VALUE=DATE:20270211")), "0205T17:00-0210T17:00"),
    Shape("google: an invitation that was declined",
          google(event(SINGLE + "\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=Bảo;X-NUM-GUE\n"
                       f" STS=0:mailto:{OWN_ADDRESS}"))),
    Shape("google: an invitation that somebody else has declined",
          google(event(SINGLE + f"\nATTENDEE;PARTSTAT=DECLINED;CN=x:mailto:x@example.com\n"
                       f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWN_ADDRESS}")), SINGLE_BUSY),
    Shape("google: an invitation nobody has answered", google(event(SINGLE, STATUS="TENTATIVE")), SINGLE_BUSY),
    Shape("google: every second Tuesday and Thursday until a day",
          google(event(in_zone(ZONE, *NINE_TO_TEN) + "\nRRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261218T165959Z;INTERVAL=2;BYDAY=TU,TH")),
          "1201T02:00-03:00 1203T02:00-03:00 1215T02:00-03:00 1217T02:00-03:00"),
    Shape("google: the last Friday of the month",
          google(event(in_zone(ZONE, "20261127T090000", "20261127T100000") + "\nRRULE:FREQ=MONTHLY;COUNT=4;BYDAY=-1FR")),
          "1225T02:00-03:00 0129T02:00-03:00 0226T02:00-03:00"),
    Shape("google: the 31st, where there is one",
          google(event(in_zone(ZONE, "20261231T090000", "20261231T100000") + "\nRRULE:FREQ=MONTHLY;UNTIL=20270430")),
          "1231T02:00-03:00 0131T02:00-03:00 0331T02:00-03:00"),
    Shape("google: days of a series all day", google(
        event("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261202\nRRULE:FREQ=WEEKLY;COUNT=2\n"
              "EXDATE;VALUE=DATE:20261201")), "1207T17:00-1208T17:00"),
    Shape("google: an appointment of ours, from an e-mail",
          google(event(SINGLE, uid=f"appointment-17@{DOMAIN}"), event(SINGLE, uid=f"appointment-x@{DOMAIN}")), SINGLE_BUSY),
    Shape("google: nothing but appointments of ours", google(
        event(SINGLE, uid=f"appointment-17@{DOMAIN}"), event(DAILY, uid=f"APPOINTMENT-18@{DOMAIN.upper()}"))),
    Shape("google: an appointment with another business of the same program",
          google(event(SINGLE, uid="appointment-17@other.example.com")), SINGLE_BUSY),
    Shape("google: two zones in one file",
          google(event(in_zone("Asia/Tokyo", *NINE_TO_TEN), uid="1"), event(in_zone("America/Los_Angeles", *NINE_TO_TEN), uid="2")),
          "1201T00:00-01:00 1201T17:00-18:00"),
    Shape("google: an empty calendar", google()),
    Shape("outlook: by the name that Windows has for the zone", outlook(event(in_zone("SE Asia Standard Time", *NINE_TO_TEN))),
          SINGLE_BUSY),
    Shape("outlook: the same without a description of the zone",
          outlook(event(in_zone("SE Asia Standard Time", *NINE_TO_TEN)), zones=""), SINGLE_BUSY),
    Shape("outlook: weekly by a Windows name over the change of the clocks",
          outlook(event(WEEKLY_BERLIN.replace("Europe/Berlin", "W. Europe Standard Time")), zones=""),
          "0315T08:00-09:00 0322T08:00-09:00 0329T07:00-08:00 0405T07:00-08:00"),
    Shape("outlook: a zone that only the file describes",
          outlook(event(WEEKLY_BERLIN.replace("Europe/Berlin", "Customized Time Zone")), zones=CUSTOMIZED),
          "0315T08:00-09:00 0322T08:00-09:00 0329T07:00-08:00 0405T07:00-08:00"),
    Shape("outlook: a zone that nothing describes", outlook(event(in_zone("Customized Time Zone", *NINE_TO_TEN)), zones=""),
          SINGLE_BUSY, unknown_zones=("Customized Time Zone",)),
    Shape("outlook: the name of a zone with a colon and a comma, unquoted",
          outlook(event(in_zone("(UTC+01:00) Amsterdam, Berlin, Bern", *NINE_TO_TEN)),
                  zones=CUSTOMIZED.replace("Customized Time Zone", "(UTC+01:00) Amsterdam, Berlin, Bern")), "1201T08:00-09:00"),
    Shape("outlook: the same, quoted and not described",
          outlook(event(in_zone('"(UTC+07:00) Bangkok, Hanoi, Jakarta"', *NINE_TO_TEN)), zones=""), SINGLE_BUSY,
          unknown_zones=("(UTC+07:00) Bangkok, Hanoi, Jakarta",)),
    Shape("outlook: free by its own word",
          outlook(event(in_zone("SE Asia Standard Time", *NINE_TO_TEN), X_MICROSOFT_CDO_BUSYSTATUS="FREE"))),
    Shape("outlook: working elsewhere", outlook(event(SINGLE, X_MICROSOFT_CDO_BUSYSTATUS="WORKINGELSEWHERE"))),
    Shape("outlook: out of office", outlook(
        event(SINGLE, X_MICROSOFT_CDO_BUSYSTATUS="OOF", TRANSP="OPAQUE", X_MICROSOFT_CDO_ALLDAYEVENT="FALSE")), SINGLE_BUSY),
    Shape("outlook: all day as midnight to midnight of a zone",
          outlook(event(in_zone("SE Asia Standard Time", "20261210T000000", "20261211T000000"),
                        X_MICROSOFT_CDO_ALLDAYEVENT="TRUE", TRANSP="OPAQUE")), "1209T17:00-1210T17:00"),
    Shape("outlook: only whether somebody is busy",
          outlook(event(SINGLE).replace("SUMMARY:Khám răng\\, riêng tư", "SUMMARY:Busy\nCLASS:PUBLIC")), SINGLE_BUSY),
    Shape("apple: with a zone and an alarm that has times of its own",
          apple(event(in_zone("Europe/Berlin", *NINE_TO_TEN) + "\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDURATION:PT5M\n"
                      "REPEAT:2\nUID:alarm\nEND:VALARM")), "1201T08:00-09:00"),
    Shape("apple: a time that floats", apple(event("DTSTART:20261201T090000\nDTEND:20261201T100000")), SINGLE_BUSY),
    Shape("apple: a time that floats in a calendar with a zone",
          google(event("DTSTART:20261201T090000\nDTEND:20261201T100000"), zone="Europe/Berlin"), "1201T08:00-09:00"),
    Shape("apple: a length in the place of an end", apple(event(f"DTSTART;TZID={ZONE}:20261201T090000\nDURATION:PT1H30M")),
          "1201T02:00-03:30"),
    Shape("apple: a series of a length over midnight",
          apple(event(f"DTSTART;TZID={ZONE}:20261201T230000\nDURATION:PT2H\nRRULE:FREQ=DAILY;COUNT=2")),
          "1201T16:00-18:00 1202T16:00-18:00"),
    Shape("apple: from one moment on of a series all are later",
          apple(event(DAILY), event(f"RECURRENCE-ID;RANGE=THISANDFUTURE;TZID={ZONE}:20261203T090000\n"
                                    + in_zone(ZONE, "20261203T110000", "20261203T120000"))),
          "1201T02:00-03:00 1202T02:00-03:00 1203T04:00-05:00 1204T04:00-05:00"),
    Shape("apple: a travel time and a moment without length",
          apple(event("DTSTART:20261201T020000Z\nDTEND:20261201T020000Z\nX-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT30M"))),
    Shape("apple: a day without an end", apple(event("DTSTART;VALUE=DATE:20261210")), "1209T17:00-1210T17:00"),
    Shape("mozilla: a version before the zone",
          apple(event(in_zone("/mozilla.org/20050126_1/Europe/Berlin", *NINE_TO_TEN)), zones=""), "1201T08:00-09:00"),
    Shape("proton: single dates beside the rule",
          google(event(in_zone(ZONE, *NINE_TO_TEN) + f"\nRDATE;TZID={ZONE}:20261210T090000,20261212T090000")),
          "1201T02:00-03:00 1210T02:00-03:00 1212T02:00-03:00"),
    Shape("zimbra: periods as single dates",
          google(event(SINGLE + "\nRDATE;VALUE=PERIOD:20261210T020000Z/20261210T040000Z,20261211T020000Z/PT3H")),
          "1201T02:00-03:00 1210T02:00-04:00 1211T02:00-05:00"),
    Shape("an offset as the zone", google(event(in_zone("GMT+0700", *NINE_TO_TEN))), SINGLE_BUSY),
    Shape("a zone of the calendar that nobody knows", google(event("DTSTART:20261201T090000\nDTEND:20261201T100000"), zone="Mars/Base"),
          SINGLE_BUSY),
    Shape("what touches and overlaps is one time",
          google(event(SINGLE, uid="1"), event("DTSTART:20261201T030000Z\nDTEND:20261201T040000Z", uid="2"),
                 event("DTSTART:20261201T023000Z\nDTEND:20261201T033000Z", uid="3")), "1201T02:00-04:00"),
    Shape("what began before and goes on after what is read is cut there",
          google(event("DTSTART:20200101T000000Z\nDTEND:20300101T000000Z")), "1130T00:00-0601T00:00"),
    Shape("years of the past are not worked out",
          google(*(event(f"DTSTART:20{year}0101T020000Z\nDTEND:20{year}0101T030000Z", uid=str(year)) for year in range(10, 26)),
                 event(SINGLE))
          , SINGLE_BUSY),
    Shape("a daily series since 1970, as long as it lasts",
          google(event("DTSTART:19700101T020000Z\nDTEND:19700101T030000Z\nRRULE:FREQ=DAILY;UNTIL=20261202T235959Z")),
          "1130T02:00-03:00 1201T02:00-03:00 1202T02:00-03:00"),
    Shape("twice a day by the hour", google(event(in_zone(ZONE, *NINE_TO_TEN) + "\nRRULE:FREQ=DAILY;COUNT=3;BYHOUR=9,14")),
          "1201T02:00-03:00 1201T07:00-08:00 1202T02:00-03:00"),
    Shape("an hourly series that keeps nobody busy", google(event(SINGLE + "\nRRULE:FREQ=HOURLY", TRANSP="TRANSPARENT"), event(SINGLE, uid="2")),
          SINGLE_BUSY),
    Shape("an event without a start, one with a wrong one, and one that is right",
          google(event("SUMMARY:x", uid="1"), event("DTSTART:2026121T09\nDTEND:20261211", uid="2"), event(SINGLE, uid="3")),
          SINGLE_BUSY, left_out=2),
    Shape("a rule that says nothing", google(event(SINGLE + "\nRRULE:FREQ=SOMETIMES", uid="1"), event(SINGLE, uid="2")), SINGLE_BUSY,
          left_out=1),
    Shape("an end before its start, which is read the other way round",
          google(event("DTSTART:20261203T020000Z\nDTEND:20261203T010000Z"), event(SINGLE, uid="2")),
          SINGLE_BUSY + " 1203T01:00-02:00"),
    Shape("two calendars in one file", google(event(SINGLE)) + apple(event("DTSTART:20261203T020000Z\nDTEND:20261203T030000Z", uid="2")),
          SINGLE_BUSY + " 1203T02:00-03:00"),
]  # fmt: skip
