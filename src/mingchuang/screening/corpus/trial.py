"""The corpus put before the detectors: recall and precision by kind."""

from datetime import date

from mingchuang.screening.corpus import Case, Score
from mingchuang.screening.corpus.lists import tables
from mingchuang.screening.corpus.papers import Paper, papers
from mingchuang.screening.corpus.people import People
from mingchuang.screening.corpus.sentences import sentences
from mingchuang.screening.detection import Detector
from mingchuang.screening.pictures import with_pictures
from mingchuang.screening.reading import read
from mingchuang.screening.rules import Lexicon

TODAY = date(2026, 3, 2)
SEED = 20260302


def cases(count: int) -> list[Case]:
    """Two of three are texts, one of three a table."""
    people = People(SEED)
    return [*sentences(people, count - count // 3), *tables(people, count // 3)]


def files(count: int) -> list[Paper]:
    """Files of several kinds."""
    return list(papers(People(SEED + 1), count))


def score_of(some: list[Case]) -> Score:
    """How the detectors do on texts and tables."""
    score, detector = Score(), Detector(Lexicon(today=TODAY))
    for case in some:
        score.add(case, detector.found(case.parts))
    return score


def score_of_papers(some: list[Paper], *, pictures: bool = False) -> Score:
    """The same on files; with ``pictures`` their pictures are recognised, some seconds each."""
    score, detector = Score(), Detector(Lexicon(today=TODAY))
    for paper in some:
        found = read(paper.content, paper.name)
        if pictures:
            found = with_pictures(found, paper.content)
        score.add(paper.case, detector.found(found.parts))
    return score
