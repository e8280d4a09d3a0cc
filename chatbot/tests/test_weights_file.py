"""The file of the classifier's weights gives back what was put in, letter by letter and number by number."""

import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.understanding.local import classifier, examples
from chatbot.understanding.local.weights import BadWeights, Trained, pack, read, unpack, write

INTENTS = ("book", "cancel", "thanks")
SOME = Trained("abc", INTENTS, {"=đặt": ((0, 117), (2, -45)), "dat_lich": ((1, -32768), (2, 32767)), "~^hu": ()})
names = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))
rows = st.dictionaries(st.integers(0, 31), st.integers(-32768, 32767)).map(lambda row: tuple(sorted(row.items())))


@settings(deadline=None, max_examples=50)
@given(names, st.lists(names, max_size=32).map(tuple), st.dictionaries(names, rows))
def test_what_was_put_in_comes_out(made_from, intents, weights):
    assert unpack(pack(Trained(made_from, intents, weights))) == Trained(made_from, intents, weights)


def test_the_same_weights_make_the_same_file_whatever_their_order():
    turned = Trained("abc", INTENTS, dict(reversed(SOME.weights.items())))
    assert pack(SOME) == pack(turned)


def test_the_classifier_answers_the_same_from_the_file_as_from_the_training(tmp_path):
    sample = list(examples.evidences(every=200))
    intents, weights = classifier.train(sample)
    write(tmp_path / "some.weights", Trained("abc", intents, weights))
    before = classifier.Classifier(Trained("abc", intents, weights))
    after = classifier.Classifier(read(tmp_path / "some.weights"))
    answers = [after.probabilities(evidence) for _, evidence in sample]
    assert answers == [before.probabilities(evidence) for _, evidence in sample]
    assert [path.name for path in tmp_path.iterdir()] == ["some.weights"]
    assert len({max(answer, key=answer.get) for answer in answers}) > 3


def test_a_file_that_is_no_file_of_weights_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "broken.weights"
    packed = pack(SOME)
    body = lzma.decompress(packed[9:])
    for wrong in (
        b"", b'{"made_from":"abc"}', packed[:8] + b"\2" + packed[9:], packed[:-9], packed[:9], packed[:20] + b"x" * 40,
        packed[:9] + lzma.compress(body + b"x"), packed[:9] + lzma.compress(body[:7]),
        packed[:9] + lzma.compress(b"\3\0\0\0" + b"\0" * 12 + b"\2\0\0\0" + b"abc12"),
    ):  # fmt: skip
        path.write_bytes(wrong)
        with pytest.raises(BadWeights, match=r"broken\.weights: .*train_intents"):
            read(path)


@pytest.mark.parametrize(
    "unfit",
    [
        Trained("abc", INTENTS, {"two\nlines": ((0, 1),)}),
        Trained("abc", ("book\n",), {}),
        Trained("abc", ("book",) * 33, {}),
        Trained("abc", INTENTS, {"far": ((32, 1),)}),
        Trained("abc", INTENTS, {"heavy": ((0, 32768),)}),
    ],
)
def test_what_the_form_cannot_hold_is_not_written(tmp_path, unfit):
    with pytest.raises(BadWeights):
        write(tmp_path / "some.weights", unfit)
    assert list(tmp_path.iterdir()) == []
