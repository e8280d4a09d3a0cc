"""The file of the classifier's weights: small, always the same for the same weights, and read in a moment.

Behind the mark and the version of the form stands one xz stream: the lengths of what follows, the fingerprint, the
names of the intents, the names of the features in order, which intents each feature speaks for or against (one bit an
intent), and its weights for those, in hundredths.
"""

import lzma
import struct
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

MARK, VERSION = b"intents\0", 1
# Named, so that another default of the library does not change the file.
PRESET = 9
# How many bytes the fingerprint, the intents, the features, their bits and their weights take.
LENGTHS = struct.Struct("<5I")
INTENTS_AT_MOST = 32

# What one feature says: the positions of intents, ascending, each with its weight in hundredths.
Row = tuple[tuple[int, int], ...]
Weights = Mapping[str, Row]


class BadWeights(ValueError):
    """The file is not one of weights, is of another version, or is broken."""


class PackedWeights(Mapping[str, Row]):
    """Weights as they stand in the file. A row is taken out when it is asked for first: reading
    the file costs little."""

    def __init__(self, features: Sequence[str], bits: bytes, values: bytes) -> None:
        self._bits, self._values = _numbers("I", bits), _numbers("h", values)
        self._ends = array("I", accumulate(sign.bit_count() for sign in self._bits))
        self._numbers = {feature: number for number, feature in enumerate(features)}
        self._rows: dict[str, Row] = {}
        end = self._ends[-1] if self._ends else 0
        if not len(features) == len(self._numbers) == len(self._bits) or len(self._values) != end:
            raise BadWeights("features and weights do not fit")

    def __getitem__(self, feature: str) -> Row:
        row = self._rows.get(feature)
        if row is None:
            number = self._numbers[feature]
            positions, end = _positions(self._bits[number]), self._ends[number]
            row = tuple(zip(positions, self._values[end - len(positions) : end], strict=True))
            self._rows[feature] = row
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


@cache
def _positions(bits: int) -> tuple[int, ...]:
    return tuple(position for position in range(INTENTS_AT_MOST) if bits >> position & 1)


@dataclass(frozen=True)
class Trained:
    """What a training gives; `made_from` is the fingerprint of its examples, rules and settings."""

    made_from: str
    intents: tuple[str, ...]
    weights: Weights


def read(path: Path) -> Trained:
    """Raises BadWeights."""
    try:
        return unpack(path.read_bytes())
    except BadWeights as error:
        raise BadWeights(f"{path.name}: {error}; `manage.py train_intents` makes it anew") from error


def write(path: Path, trained: Trained) -> None:
    """The old file stays whole until the new one is."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(pack(trained))
    unfinished.replace(path)


def pack(trained: Trained) -> bytes:
    """Raises BadWeights for what the form cannot hold."""
    features = sorted(trained.weights)
    if len(trained.intents) > INTENTS_AT_MOST or any("\n" in name for name in (*features, *trained.intents)):
        raise BadWeights("too many intents, or a name with a line break")
    rows = [trained.weights[feature] for feature in features]
    try:
        bits = array("I", (sum(1 << position for position, _ in row) for row in rows))
        values = array("h", (value for row in rows for _, value in sorted(row)))
    except OverflowError as error:
        raise BadWeights("a weight or a position is too large") from error
    parts = (
        trained.made_from.encode(), _joined(trained.intents), _joined(features), _bytes(bits), _bytes(values),
    )  # fmt: skip
    return MARK + bytes([VERSION]) + lzma.compress(LENGTHS.pack(*map(len, parts)) + b"".join(parts), preset=PRESET)


def unpack(packed: bytes) -> Trained:
    """Raises BadWeights."""
    if not packed.startswith(MARK) or packed[len(MARK) : len(MARK) + 1] != bytes([VERSION]):
        raise BadWeights("not a file of weights of this version")
    try:
        body = lzma.decompress(packed[len(MARK) + 1 :])
        made_from, intents, features, bits, values = _cut(body)
        return Trained(made_from.decode(), _names(intents), PackedWeights(_names(features), bits, values))
    except (lzma.LZMAError, struct.error, ValueError) as error:
        raise BadWeights("the file is broken") from error


def _cut(body: bytes) -> list[bytes]:
    lengths = LENGTHS.unpack_from(body)
    if LENGTHS.size + sum(lengths) != len(body):
        raise BadWeights("the lengths do not fit")
    parts, start = [], LENGTHS.size
    for length in lengths:
        parts.append(body[start : start + length])
        start += length
    return parts


def _joined(names: Sequence[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _names(joined: bytes) -> tuple[str, ...]:
    return tuple(joined.decode().split("\n")[:-1])


def _bytes(numbers: "array[int]") -> bytes:
    return _little_endian(numbers).tobytes()


def _numbers(kind: str, packed: bytes) -> "array[int]":
    numbers = array(kind)
    numbers.frombytes(packed)
    return _little_endian(numbers)


def _little_endian(numbers: "array[int]") -> "array[int]":
    """From the machine's order of bytes to the file's, and back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
