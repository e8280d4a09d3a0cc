"""How dates and times are shown and read: on every page, in the chat and in e-mails, in both languages alike.

The day comes first and the clock has 24 hours. What is shown can be typed back and is the same day; no language reads
the month first. The first of the input formats is what forms, and the calendar and clock beside their fields, write.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "d/m/Y H:i"
YEAR_MONTH_FORMAT = "m/Y"
MONTH_DAY_FORMAT = "d/m"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f"]
DATETIME_INPUT_FORMATS = [f"{date} {time}" for date in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS]

# Names of our own, for templates and `date_format`.
MONTH_DAY_TIME_FORMAT = "d/m H:i"
MONTH_NAME_YEAR_FORMAT = "F Y"
WEEKDAY_DATE_FORMAT = "l d/m/Y"
WEEKDAY_DAY_FORMAT = "l d/m"
SHORT_WEEKDAY_DATETIME_FORMAT = "D d/m/Y H:i"
SHORT_WEEKDAY_DATE_FORMAT = "D d/m/Y"
SHORT_WEEKDAY_DAY_FORMAT = "D d/m"
SHORT_WEEKDAY_DAY_TIME_FORMAT = "D d/m H:i"
