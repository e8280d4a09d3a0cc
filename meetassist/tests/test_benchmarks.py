"""The benchmarks run: at a size that says nothing about speed. The peer is not installed for this."""

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.xdist_group("processes")

BENCHMARKS = {
    "availability": (["--without-peer", "--repeat", "3"], "first three over 20 consultants"),
    "booking": (["--processes", "2", "--seconds", "1", "--rounds", "1"], "Overlaps afterwards: 0."),
}


def test_the_benchmarks_make_their_data_and_print_a_table(tmp_path):
    for name, (options, said) in BENCHMARKS.items():
        size = ["--consultants", "20", "--appointments", "400", "--write", str(tmp_path)]
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *size, *options], cwd=settings.BASE_DIR, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        assert said in done.stdout and said in (tmp_path / "benchmarks.md").read_text()
        assert (tmp_path / "images" / f"{name}.svg").read_text().startswith("<svg")
