"""Where answers told to everybody are found: each in the search, their pages in the site map."""

from collections.abc import Iterator, Sequence

from mingchuang.foi import public
from mingchuang.foi.models import PublicAnswer
from mingchuang.foi.rules.registers import ANSWERS_KEY, ANSWERS_SOURCE
from mingchuang.portal.maps import MapSource, Place
from mingchuang.search.sources import DocumentSource, SearchDocument

COLUMNS = ("/zwgk/", "/zwgk/ysqgk/")
PART = "dafu"


def versions() -> Iterator[tuple[str, str]]:
    """``(id, version)`` of every public answer; the version names its place, which changes as newer ones come."""
    for address, answer in public.placed():
        yield str(answer.pk), _version(address, answer)


def _version(address: str, answer: PublicAnswer) -> str:
    return f"{answer.published_at:%Y%m%d%H%M%S} {address}"


def documents(ids: Sequence[str]) -> Iterator[SearchDocument]:
    """What is to be found of those of the answers that are public now."""
    wanted = set(ids)
    for address, answer in public.placed():
        if str(answer.pk) in wanted:
            yield _document(address, answer)


def _document(address: str, answer: PublicAnswer) -> SearchDocument:
    if answer.published_at is None:
        raise LookupError(f"answer {answer.pk} is not public")
    return SearchDocument(
        key=f"{ANSWERS_SOURCE}:{answer.pk}",
        version=_version(address, answer),
        title=answer.title,
        url=address,
        text=f"{answer.question}\n{answer.answer}",
        published_at=answer.published_at,
        organisation=answer.request.case.organisation.code,
        columns=COLUMNS,
    )


def _affected(keys: frozenset[str]) -> set[str]:
    return {PART} if any(key.startswith(ANSWERS_KEY) for key in keys) else set()


DOCUMENTS = DocumentSource(ANSWERS_SOURCE, documents, versions)
MAP = MapSource(
    "answers",
    lambda: [PART],
    lambda _part: [Place(path.replace("index.html", "")) for path in public.pages()],
    _affected,
)
