"""The locked requirements are complete: every package with hashes, for every system, and nobody's index in them."""

import re
from functools import cache
from importlib import metadata
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
OWN, DEVELOPMENT, PEER = "requirements", "requirements-dev", "benchmarks/peer-requirements"
LOCKED = r"(?m)^(?P<wanted>[^\s#-][^\\\n]*) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
SYSTEMS = [
    {"sys_platform": system, "platform_system": name, "os_name": kind, "platform_machine": machine}
    for system, name, kind, machine in [
        ("linux", "Linux", "posix", "x86_64"), ("linux", "Linux", "posix", "aarch64"),
        ("darwin", "Darwin", "posix", "arm64"), ("win32", "Windows", "nt", "AMD64"),
    ]
]  # fmt: skip
VERSIONS = [{"python_version": version, "python_full_version": f"{version}.1"} for version in ("3.11", "3.13", "3.14")]
ENVIRONMENTS = [{**system, **version} for system, version in product(SYSTEMS, VERSIONS)]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name):
    return [Requirement(found["wanted"]) for found in re.finditer(LOCKED, text_of(f"{name}.txt"))]


def pins(name):
    return {canonicalize_name(one.name): (str(one.specifier), str(one.marker)) for one in locked(name)}


def wanted(name):
    lines = text_of(f"{name}.in").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


@cache
def needs(name):
    return [Requirement(line) for line in metadata.requires(name) or []]


def is_for(requirement, environment, extras=frozenset()):
    return requirement.marker is None or any(
        requirement.marker.evaluate({**environment, "extra": extra}) for extra in extras or {""}
    )


def closure(direct, environment):
    """Everything that these and what they need ask for, as name and requirement."""
    found, open_ones = {}, [one for one in direct if is_for(one, environment)]
    while open_ones:
        one = open_ones.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras), str(one.specifier))
        if key in found:
            continue
        found[key] = one
        # What is for another system is not installed here: what it needs in turn is known to the registry alone.
        if key[0] in installed():
            open_ones += [need for need in needs(key[0]) if is_for(need, environment, one.extras)]
    return list(found.values())


@cache
def installed():
    return {canonicalize_name(one.name) for one in metadata.distributions()}


@pytest.mark.parametrize("name", [OWN, DEVELOPMENT, PEER])
def test_every_line_is_a_version_with_its_hashes_and_no_index_is_named(name):
    text = text_of(f"{name}.txt")
    assert re.sub(r"(?m)^ *#.*\n", "", re.sub(LOCKED, "", text)) == ""
    assert all(re.fullmatch(r"==[\w.]+", str(one.specifier)) and one.url is None for one in locked(name))
    assert re.findall(r"(?i)\w+://\S*|index-url|find-links|trusted-host", text + text_of(f"{name}.in")) == []


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda one: f"{one['platform_machine']}-{one['python_version']}"
)
@pytest.mark.parametrize(("name", "sources"), [(OWN, [OWN]), (DEVELOPMENT, [OWN, DEVELOPMENT])])
def test_what_is_wanted_and_what_that_needs_is_locked_for_every_system(name, sources, environment):
    direct = [one for source in sources for one in wanted(source)]
    here = {canonicalize_name(one.name): one for one in locked(name) if is_for(one, environment)}
    missing = [
        str(one)
        for one in closure(direct, environment)
        if canonicalize_name(one.name) not in here
        or not one.specifier.contains(str(here[canonicalize_name(one.name)].specifier)[2:], prereleases=True)
    ]
    assert missing == [] and len(here) >= len(direct)


def test_what_only_some_systems_need_keeps_its_marker():
    marked = {canonicalize_name(one.name): str(one.marker) for one in locked(DEVELOPMENT) if one.marker}
    assert marked["colorama"] == 'sys_platform == "win32"'
    assert marked["pycurl"] == 'platform_python_implementation == "CPython" and sys_platform != "win32"'


def test_the_tests_run_on_the_versions_of_the_product():
    assert pins(OWN).items() <= pins(DEVELOPMENT).items()
    assert pins(PEER)["django"] == pins(OWN)["django"]


def test_what_is_wanted_has_a_lowest_version_and_ends_before_one_that_may_break_it():
    for one in [*wanted(OWN), *wanted(DEVELOPMENT)]:
        assert {part.operator for part in one.specifier} == {">=", "<"}, str(one)


def test_make_and_the_benchmark_install_nothing_that_is_not_locked():
    makefile = text_of("Makefile")
    assert re.findall(r"pip install.*", makefile) == [
        "pip install --quiet --disable-pip-version-check --require-hashes"
    ]
    assert "--require-hashes" in text_of("benchmarks/availability.py")
    assert "uv pip compile --quiet --universal --generate-hashes --python-version 3.11" in makefile
