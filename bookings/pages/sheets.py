"""Tables of numbers beside those of the period before: as pages show them, with bars, and as files for spreadsheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetassist.spreadsheets import as_bytes

# Units of a bar's picture across its whole width.
WHOLE = 100


class Form(TextChoices):
    """How a number is written."""

    COUNT = "count"
    PERCENT = "percent"
    MINUTES = "minutes"
    STARS = "stars"
    USD = "usd"


@dataclass(frozen=True)
class Value:
    """One number. None where there is nothing to count it from.

    `link` leads to the list of the rows that it is made of, and `rows` says how many these are; of a count, so many as
    it says. `beside` is said in small letters.
    """

    number: float | None
    link: str = ""
    rows: int = 0
    beside: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    now: Value
    before: Value
    form: Form = Form.COUNT
    # Of what stands above it.
    is_part: bool = False
    # Its name below a column of the chart, where there is less room.
    short: str = ""
    # Percent of the table's widest bar, of the period and of the one before.
    widths: tuple[int, int] | None = None

    @property
    def shown(self) -> str:
        return written(self.now.number, self.form)

    @property
    def shown_before(self) -> str:
        return written(self.before.number, self.form)

    @property
    def difference(self) -> str:
        """With its sign; empty where one of both is not known."""
        if self.now.number is None or self.before.number is None:
            return ""
        return with_sign(self.now.number - self.before.number, self.form)


@dataclass(frozen=True)
class Column:
    """A day, week or month of the chart: where it stands in the picture, and how high it is."""

    x: float
    width: float
    height: float
    x_before: float
    height_before: float
    # Empty where there is no room for it.
    label: str

    @property
    def y(self) -> float:
        return Chart.HEIGHT - self.height

    @property
    def y_before(self) -> float:
        return Chart.HEIGHT - self.height_before

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Chart:
    """Columns of a table's lines, those of the period before behind them."""

    WIDTH, HEIGHT, LABELS = 640, 150, 12

    columns: Sequence[Column]
    most: str

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Chart":
        most = max((value for line in lines for value in _counts(line)), default=0)
        scale, room = (cls.HEIGHT - 14) / (most or 1), cls.WIDTH / max(len(lines), 1)
        every = -(-len(lines) // cls.LABELS)
        columns = [
            Column(
                x=round(at * room + room * 0.4, 1), width=round(room * 0.45, 1), height=round(now * scale, 1),
                x_before=round(at * room + room * 0.12, 1), height_before=round(before * scale, 1),
                label="" if at % every else line.short,
            )
            for at, line in enumerate(lines) for now, before in [_counts(line)]
        ]  # fmt: skip
        return cls(columns, written(most, Form.COUNT))


@dataclass(frozen=True)
class Table:
    """`key` names it in addresses; `note` says what is counted."""

    key: str
    title: str
    note: str | Promise
    lines: Sequence[Line]
    # What a line is about, above the first column.
    of: str
    # Whether its lines follow each other in time: then they are a chart.
    is_in_time: bool = False

    @cached_property
    def chart(self) -> Chart | None:
        return Chart.of(self.lines) if self.is_in_time and self.lines else None


def with_bars(lines: Sequence[Line]) -> list[Line]:
    """Counts as far as the largest of them; percentages of 100, or of the largest where it is beyond that."""
    most = {form: max((max(_counts(line)) for line in lines if line.form == form), default=0) for form in Form}
    most[Form.PERCENT] = max(most[Form.PERCENT], 100)
    return [
        replace(line, widths=(_width(line.now, most[line.form]), _width(line.before, most[line.form])))
        if line.form in (Form.COUNT, Form.PERCENT) else line
        for line in lines
    ]  # fmt: skip


def written(number: float | None, form: Form) -> str:
    """In the language that is active."""
    if number is None:
        return "–"
    if form == Form.USD:
        return f"{number_format(number, 2 if number >= 10 or not number else 4, force_grouping=True)} USD"
    if form == Form.STARS:
        return number_format(number, 1)
    whole = number_format(round(number), 0, force_grouping=True)
    if form == Form.PERCENT:
        return f"{whole} %"
    return _("%(count)s min") % {"count": whole} if form == Form.MINUTES else str(whole)


def with_sign(number: float, form: Form) -> str:
    """What is written as nothing has neither plus nor minus."""
    size = written(abs(number), form)
    sign = "±" if size == written(0, form) else "+" if number > 0 else "−"
    return f"{sign}{size}"


def as_csv(table: Table, columns: Sequence[str]) -> bytes:
    """Numbers as spreadsheets read them."""
    return as_bytes([columns, *_cells(table.lines)])


def _cells(lines: Iterable[Line]) -> Iterable[list[str]]:
    for line in lines:
        yield [line.label, *(_plain(value.number) for value in (line.now, line.before))]


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")


def _counts(line: Line) -> tuple[float, float]:
    return line.now.number or 0, line.before.number or 0


def _width(value: Value, most: float) -> int:
    return round(WHOLE * (value.number or 0) / most) if most else 0
