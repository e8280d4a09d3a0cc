"""The classifier of intents in the repository is the one that its examples make, and always the same."""

import os

import pytest

from chatbot.understanding.local import classifier, examples, weights

# Reading the sample takes some seconds: once.
pytestmark = pytest.mark.xdist_group("training")


@pytest.fixture(scope="module")
def sample():
    return list(examples.evidences(every=classifier.SAMPLED))


@pytest.fixture
def stored():
    return weights.read(classifier.WEIGHTS)


def test_it_is_made_from_the_examples_and_rules_that_there_are(sample, stored):
    assert stored.made_from == classifier.fingerprint(examples.labelled(), sample), "run manage.py train_intents"


def test_a_training_gives_the_same_each_time(sample):
    some = sample[::4]
    intents, learnt = classifier.train(some)
    assert (intents, learnt) == classifier.train(some)
    assert len(intents) > 10 and len(learnt) > 300


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("SOAK"), reason="takes half a minute: in make soak")
def test_trained_anew_it_is_what_is_stored(stored):
    assert classifier.train(examples.evidences()) == (stored.intents, stored.weights)
