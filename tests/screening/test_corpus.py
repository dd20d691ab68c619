"""The labelled corpus: a share of it runs here; ``mingchuang bench screening`` runs it all."""

import pytest

from mingchuang.screening.corpus import Case, Score
from mingchuang.screening.corpus.papers import scans
from mingchuang.screening.corpus.people import People
from mingchuang.screening.corpus.trial import SEED, cases, files, score_of, score_of_papers
from mingchuang.screening.rules import CHECKSUMMED, Confidence, Found, Kind


def test_texts_and_tables_meet_what_is_promised():
    score = score_of(cases(600))
    assert score.recall(*CHECKSUMMED) >= 0.99, score.missed
    assert score.recall() >= 0.98, score.missed
    assert score.precision() >= 0.98, score.invented


def test_values_in_hidden_places_of_files_are_found():
    score = score_of_papers(files(10))
    assert score.recall() >= 0.98, score.missed
    assert score.precision() >= 0.98, score.invented


def test_a_clean_picture_at_200_dpi_is_read(settings):
    settings.READ_PICTURES = True
    score = score_of_papers(list(scans(People(SEED + 2), 1)), pictures=True)
    assert score.recall() >= 0.95, score.missed


@pytest.mark.parametrize(
    ("told", "recall", "precision"), [((), 0.0, 1.0), (("4107",), 1.0, 1.0), (("4107", "9999"), 1.0, 0.5)]
)
def test_the_score_itself_counts_right(told, recall, precision):
    score = Score()
    rows = [Found(Kind.ID_CARD, "", len(told), "", Confidence.CERTAIN, values=told)] if told else []
    score.add(Case((), {Kind.ID_CARD: ["41 07"]}), rows)
    assert (score.recall(Kind.ID_CARD), score.precision(Kind.ID_CARD)) == (recall, precision)


def test_the_same_seed_gives_the_same_people():
    assert People(1).id_card() == People(1).id_card() != People(2).id_card()
