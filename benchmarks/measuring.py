"""Timing calls, and showing the numbers as a table and as bars."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Result:
    """One line of the table. Times in milliseconds; `aim` is a bound on p95, or None."""

    name: str
    times: Sequence[float]
    queries: str = ""
    aim: float | None = None

    def quantile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def cells(self) -> list[str]:
        aim = "" if self.aim is None else f"{self.aim:g} {'met' if self.quantile(0.95) <= self.aim else 'MISSED'}"
        return [self.name, f"{len(self.times)}", f"{statistics.median(self.times):.1f}", f"{self.quantile(0.95):.1f}",
                f"{max(self.times):.1f}", self.queries, aim]  # fmt: skip


HEAD = ["call", "calls", "p50 ms", "p95 ms", "max ms", "queries", "aim p95"]


def timed(call: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return found


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Markdown, padded so that it reads well in a terminal too."""
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine(server: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB of memory, {server}, "
        f"Python {platform.python_version()}"
    )


def bars(title: str, values: dict[str, float], unit: str, full: float | None = None) -> str:
    """A bar for each value, as SVG; lengths are logarithmic where the values are far apart.

    Where `full` says what a whole bar is, as for percentages, they never are.
    """
    import math

    largest, smallest = full or max(values.values()), max(min(values.values()), 0.01)
    logarithmic = full is None and largest / smallest > 50
    low = math.log10(smallest) - 0.5

    def length(value: float) -> float:
        share = (math.log10(max(value, 0.01)) - low) / (math.log10(largest) - low) if logarithmic else value / largest
        return max(share, 0.005) * 380

    height = 44 + 30 * len(values)
    note = " (logarithmic)" if logarithmic else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{height}" font-family="sans-serif" font-size="13">',
        f'<rect width="800" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-weight="bold" fill="#1c2321">{title}, {unit}{note}</text>',
    ]
    for number, (name, value) in enumerate(values.items()):
        y = 40 + 30 * number
        parts += [
            f'<text x="310" y="{y + 15}" text-anchor="end" fill="#1c2321">{name}</text>',
            f'<rect x="320" y="{y}" width="{length(value):.0f}" height="20" rx="3" fill="#0b6e5e"/>',
            f'<text x="{328 + length(value):.0f}" y="{y + 15}" fill="#1c2321">{value:,.1f}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def write_section(path: Path, name: str, text: str) -> None:
    """Replace the section between this benchmark's marks, or add it."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    content = path.read_text() if path.exists() else "# Benchmarks\n"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin in content:
        head, rest = content.split(begin, 1)
        content = head + section + rest.split(end, 1)[1]
    else:
        content = f"{content.rstrip()}\n\n{section}\n"
    path.write_text(content)


def write_with_bars(
    folder: Path, name: str, text: str, *, title: str, shown: str, values: dict[str, float], unit: str
) -> None:
    """This benchmark's section of the folder's benchmarks.md, with its values as bars below. `shown`: what they are."""
    images = folder / "images"
    images.mkdir(exist_ok=True)
    (images / f"{name}.svg").write_text(bars(title, values, unit))
    write_section(folder / "benchmarks.md", name, f"{text}\n\n![{shown}](images/{name}.svg)")
