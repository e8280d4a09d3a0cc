"""The benchmarks run: at a size that says nothing about speed. The peer is not installed for this."""

import os
import subprocess
import sys
from datetime import date, datetime, time

import pytest
from django.conf import settings

from benchmarks.understanding import scoring

pytestmark = pytest.mark.xdist_group("programs")

BENCHMARKS = {
    "staff": (["--repeat", "1", "--limit", "5"], "coming appointments of 20 consultants"),
    "answers": (["--speed", "--repeat", "1"], "one's own appointments"),
}
# Where it is not the module's own name that its picture has.
MODULES = {"answers": "questions"}
# These start processes of their own, read nine hundred messages or play each conversation, and take their time.
LONG = {
    "availability": (["--without-peer", "--repeat", "3"], "first three over 20 consultants"),
    "conversation": ([], "Aims: all met."),
    "customers": (["--goals", "2"], "way of typing"),
    "questions": (["--database", "small"], "answer wanted"),
    "understanding": (["--seconds", "0.1"], "Expected calibration error: "),
    "booking": (["--processes", "2", "--seconds", "1", "--rounds", "1"], "Overlaps afterwards: 0."),
    "intake": (["--seconds", "0.3", "--rounds", "1"], "a view that does nothing"),
    "turn": (["--seconds", "1", "--rate", "5", "--workers", "1"], "POST to Send API call"),
}


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_makes_its_data_and_prints_a_table(tmp_path, name):
    runs(tmp_path, name, *BENCHMARKS[name])


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("SOAK"), reason="takes a minute: in make soak")
@pytest.mark.parametrize("name", LONG)
def test_a_long_benchmark_makes_its_data_and_prints_a_table(tmp_path, name):
    runs(tmp_path, name, *LONG[name])


def runs(tmp_path, name, options, said):
    # The processes of a benchmark call each other by a real broker.
    environment = {name: value for name, value in os.environ.items() if name != "CELERY_BROKER_WRITE_URL"}
    size = ["--consultants", "20", "--appointments", "400", "--write", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{MODULES.get(name, name)}", *size, *options], cwd=settings.BASE_DIR, capture_output=True,
        text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert said in done.stdout and said in (tmp_path / "benchmarks.md").read_text()
    assert (tmp_path / "images" / f"{name}.svg").read_text().startswith("<svg")


GOLDEN = sorted((settings.BASE_DIR / "benchmarks" / "understanding").glob("golden_*.jsonl"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_golden_sets_expect_what_can_be_answered(path):
    lines = scoring.load(path)
    assert len(lines) >= 400 and len({line["id"] for line in lines}) == len(lines)
    assert {intent for line in lines for intent in line["expect"]["intents"]} == set(scoring.INTENTS)
    assert {kind for line in lines for kind in line["expect"]["entities"]} == set(scoring.ENTITIES)
    for line in lines:
        assert set(line) == {"id", "text", "context", "now", "consultants", "services", "expect"}, line["id"]
        assert datetime.fromisoformat(line["now"]).tzinfo and line["text"].strip(), line["id"]
        wanted = line["expect"]["entities"]
        named = scoring.comparable({kind: wanted.get(kind) for kind in ("consultant", "service")})
        names = {scoring.plain(name) for name in [*line["consultants"], *line["services"]]}
        assert all(name in names for values in named.values() for name in values), line["id"]
        for kind, parse in (("date", date.fromisoformat), ("time", time.fromisoformat)):
            ends = [*wanted.get(f"{kind}_range", {}).values(), wanted.get(kind), wanted.get(f"old_{kind}")]
            assert all(parse(end) for end in ends if end), line["id"]


def scored(intents, given_intents, wanted=None, given=None, confidence=1.0):
    line = {"id": "1", "text": "", "expect": {"intents": intents, "entities": wanted or {}}}
    return scoring.Scored(line, {"intents": given_intents, "entities": given or {}, "confidence": confidence})


def test_what_is_right_is_counted_as_right_and_a_rejected_value_as_acted_on():
    wanted = {"date": "2026-11-24", "negated": ["2026-11-23", "Lê Quốc Bảo"]}
    same = scored(["book"], ["book"], wanted, {"negated": ["Lê Quốc Bảo", "2026-11-23"], "date": "2026-11-24"})
    assert same.right and not same.acted_on
    taken = scored(["book"], ["book"], wanted, {"date": "2026-11-23", "consultant": ["Lê Quốc Bảo"]})
    assert not taken.right and taken.acted_on == ["date", "consultant"]
    invented = scored(
        ["book"], ["book"], {"invalid": ["31/11"], "time": "09:00"}, {"date": "2026-12-01", "time": "09:00"}
    )
    assert invented.acted_on == ["date"]
    assert scored(["deny"], ["cancel"]).grave == ["cancel"]
    assert scored(["book"], ["book"], {"invalid": ["31st of May"]}, {"invalid": ["the 31st of May"]}).right


def test_measures_of_entities_and_of_confidence():
    answers = [
        scored(["book"], ["book"], {"time": "09:00"}, {"time": "09:00"}, 0.95),
        scored(["book"], ["faq"], {"time": "09:00"}, {"time": "10:00"}, 0.95),
        scored(["book"], ["book"], {}, {"time": "10:00"}, 0.15),
    ]
    found = scoring.per_entity(answers)["time"]
    assert (found.right, found.wrong, found.missed) == (1, 2, 1)
    assert scoring.per_intent(answers)["book"] == pytest.approx(200 / 3)
    bins = scoring.reliability(answers)
    assert [one.count for one in bins] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 2] and bins[9].right == 0.5
    assert scoring.calibration_error(bins) == pytest.approx((0.15 + 2 * 0.45) / 3)
