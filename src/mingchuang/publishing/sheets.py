"""What the pages of articles show, gathered for many articles with a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from mingchuang.publishing.files import (
    BODY_PICTURE,
    address_of_file,
    address_of_picture,
    file_ids_in,
    name_for_saving,
)
from mingchuang.publishing.models import (
    Article,
    Attachment,
    Picture,
    PictureRendition,
    PublicNote,
    Relation,
    StoredFile,
)
from mingchuang.publishing.rules import SHOWN_BY_BROWSERS, RelationKind

FIELDS = (
    "id", "live", "url", "title", "kind", "home_column_id", "summary", "keywords", "source",
    "source_url", "author", "document_number", "issuing_body", "written_on", "original_on", "effective_on",
    "expires_on", "disclosure", "subject", "genre", "audience", "index_number", "published_at",
    "corrected_at", "validity", "validity_since", "imported", "old_number", "organisation__code",
    "organisation__name", "organisation__slug", "cover__file_hash",
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file for download: where, under what name, what kind and size (bytes)."""

    title: str
    url: str
    name: str
    kind: str
    size: int

    @property
    def can_be_looked_at(self) -> bool:
        """Whether browsers show such a file by themselves."""
        return self.kind.lower() in SHOWN_BY_BROWSERS


@dataclass(frozen=True)
class Image:
    """A picture of a body as the page shows it; width and height in pixels."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Other:
    """Another live article to which a page leads."""

    title: str
    url: str
    validity: str


@dataclass(frozen=True)
class Sheet:
    """One article with all that its page shows.

    ``row`` holds ``FIELDS`` and ``body``, the stored parts; ``leads_to`` and ``led_from`` hold other live articles by the kind of relation,
    as this article names them and as they name it; ``notes`` are ``(kind, text, moment)``, newest first.
    """

    row: Mapping[str, Any]
    attachments: Sequence[File] = ()
    files: Mapping[int, File] = field(default_factory=dict)
    images: Mapping[int, Image] = field(default_factory=dict)
    leads_to: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    led_from: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    notes: Sequence[tuple[str, str, Any]] = ()

    @property
    def parts(self) -> Sequence[Mapping[str, Any]]:
        """The parts of the body as they are stored."""
        return self.row["body"] or []


Attached = Mapping[int, Sequence[tuple[int, str]]]
Related = Sequence[tuple[int, str, int]]


def sheets(stems: Sequence[str]) -> dict[str, Sheet]:
    """The articles whose addresses are among ``stems``, live or not, by address."""
    found = Article.objects.filter(url__in=stems).annotate(stored=Cast("body", TextField()))
    rows = list(found.values(*FIELDS, "stored"))
    for row in rows:
        row["body"] = stored_parts(row)
    ids = [row["id"] for row in rows]
    attached: dict[int, list[tuple[int, str]]] = defaultdict(list)
    order = Attachment.objects.filter(article__in=ids).order_by("sort_order", "pk")
    for article, file, title in order.values_list("article_id", "file_id", "title"):
        attached[article].append((file, title))
    related = Relation.objects.filter(Q(article__in=ids) | Q(target__in=ids)).order_by("sort_order", "pk")
    pairs = list(related.values_list("article_id", "kind", "target_id"))
    return {sheet.row["url"]: sheet for sheet in _assemble(rows, attached, pairs)}


def stored_parts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of a body from its column read as text (``stored``)."""
    return json.loads(row["stored"] or "[]")


def sheet_of_draft(draft: Article) -> Sheet:
    """What the page of a draft would show: its own attachments and relations, which no table holds yet."""
    row = {name: getattr(draft, name) for name in FIELDS if "__" not in name}
    row["body"] = draft.body.get_prep_value()
    row |= {f"organisation__{name}": getattr(draft.organisation, name) for name in ("code", "name", "slug")}
    row["cover__file_hash"] = draft.cover.get_file_hash() if draft.cover else ""
    row["id"] = draft.pk or 0
    attached = {row["id"]: [(each.file_id, each.title) for each in draft.attachments.all()]}
    pairs = [(row["id"], each.kind, each.target_id) for each in draft.relations.all()]
    pointing = Relation.objects.filter(target=draft.pk).values_list("article_id", "kind", "target_id")
    return _assemble([row], attached, [*pairs, *(pointing if draft.pk else ())])[0]


def on_the_desk(sheet: Sheet) -> Sheet:
    """The same with its pictures where the desk shows them, since the edition does not hold them yet."""
    rendered = PictureRendition.objects.filter(
        image__in=sheet.images, filter_spec=BODY_PICTURE, focal_point_key=""
    )
    urls = {rendition.image_id: rendition.url for rendition in rendered}
    images = {pk: replace(image, url=urls.get(pk, image.url)) for pk, image in sheet.images.items()}
    return replace(sheet, images=images)


def _assemble(rows: Sequence[Mapping[str, Any]], attached: Attached, related: Related) -> list[Sheet]:
    file_ids = {file for files in attached.values() for file, _title in files}
    picture_ids: set[int] = set()
    for row in rows:
        file_ids.update(file_ids_in(row["body"] or []))
        for part in row["body"] or []:
            if part["type"] == "picture":
                picture_ids.add(part["value"].get("image"))
    files = {file.pk: file for file in StoredFile.objects.filter(pk__in=file_ids).defer("text")}
    images = _images(picture_ids - {None})
    others = _others({pk for source, _kind, target in related for pk in (source, target)})
    notes = _notes([row["id"] for row in rows])
    plain = {pk: _file(file, "") for pk, file in files.items()}
    leads_to, led_from = _by_article(related, others)
    return [
        Sheet(
            row=row,
            attachments=[_file(files[pk], title) for pk, title in attached.get(row["id"], ()) if pk in files],
            files=plain,
            images=images,
            leads_to=leads_to.get(row["id"], {}),
            led_from=led_from.get(row["id"], {}),
            notes=notes.get(row["id"], ()),
        )
        for row in rows
    ]


def _file(file: StoredFile, title: str) -> File:
    shown = title or file.title
    return File(
        title=shown,
        url=address_of_file(file.sha256, file.file.name),
        name=name_for_saving(shown, file.file.name),
        kind=file.file.name.rpartition(".")[2].upper(),
        size=file.file_size or 0,
    )


def _images(ids: Iterable[int]) -> dict[int, Image]:
    pictures = Picture.objects.in_bulk(list(ids))
    made = PictureRendition.objects.filter(image__in=pictures, filter_spec=BODY_PICTURE, focal_point_key="")
    sizes = {image: (width, height) for image, width, height in made.values_list("image", "width", "height")}
    found = {}
    for pk, picture in pictures.items():
        if pk not in sizes:
            rendition = picture.get_rendition(BODY_PICTURE)
            sizes[pk] = rendition.width, rendition.height
        url = address_of_picture(picture.get_file_hash())
        found[pk] = Image(url, picture.default_alt_text, *sizes[pk])
    return found


def _others(ids: Iterable[int]) -> dict[int, Other]:
    rows = Article.objects.filter(pk__in=list(ids), live=True).values_list("pk", "title", "url", "validity")
    return {pk: Other(title, url, validity) for pk, title, url, validity in rows}


def _notes(ids: Sequence[int]) -> dict[int, list[tuple[str, str, Any]]]:
    found: dict[int, list[tuple[str, str, Any]]] = defaultdict(list)
    rows = PublicNote.objects.filter(article__in=ids).order_by("-pk")
    for article, kind, text, moment in rows.values_list("article_id", "kind", "text", "made_at"):
        found[article].append((kind, text, moment))
    return found


Grouped = dict[int, dict[str, list[Other]]]


def _by_article(related: Related, others: Mapping[int, Other]) -> tuple[Grouped, Grouped]:
    leads_to: Grouped = defaultdict(lambda: defaultdict(list))
    led_from: Grouped = defaultdict(lambda: defaultdict(list))
    for source, kind, target in related:
        word = str(RelationKind(kind))
        if target in others:
            leads_to[source][word].append(others[target])
        if source in others:
            led_from[target][word].append(others[source])
    return leads_to, led_from
