"""Fill an empty home with the fictional district."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count as count_up
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.operations.demo import files, last_year, pictures, replay, texts, topic
from mingchuang.operations.demo.accounts_of_the_year import keep_registers, write_reports
from mingchuang.operations.demo.afterwards import add_afterwards
from mingchuang.operations.demo.applications import add_applications
from mingchuang.operations.demo.corrections import add_corrections
from mingchuang.operations.demo.desk import walk_the_desk
from mingchuang.operations.demo.disclosed import disclose
from mingchuang.operations.demo.district import ACCOUNTS
from mingchuang.operations.demo.exchanges import add_exchanges
from mingchuang.operations.demo.founding import add_organisations, add_people, set_site
from mingchuang.operations.demo.hidden import show_screening
from mingchuang.operations.demo.identity import take_two
from mingchuang.operations.demo.many import add_many
from mingchuang.operations.demo.obligations import oblige
from mingchuang.operations.demo.old_platform import move_in
from mingchuang.operations.demo.plan import Item, Planner, with_interpretations
from mingchuang.operations.demo.safety import keep_safe
from mingchuang.operations.demo.site_keeping import keep_site
from mingchuang.parameters.queries import calendar
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import (
    NewArticle,
    gate_at,
    publish_in_bulk,
    store_file,
    store_picture,
)
from mingchuang.publishing.rules import ArticleKind, RelationKind

BATCH = 100
REPORTS = "zwgk/nb"
"""The column of annual reports; where the year before was played, its own were published then."""


@dataclass
class District:
    """What the builder has made so far."""

    organisations: dict[str, Organisation]
    people: dict[str, Person]
    columns: dict[str, ColumnPage]


@dataclass(frozen=True)
class Summary:
    """What the demo holds, for the command to print."""

    organisations: int
    people: int
    articles: int
    pictures: int
    applications: int
    password: str


@transaction.atomic
def build(
    *, year: int | None, scale: int, at: datetime, progress: Callable[[Iterable[Item]], Iterator[Item]] = iter
) -> Summary:
    """Build the whole district in the year ``year`` (the present one where None), ``scale`` times as many articles."""
    today = timezone.localtime(at).date()
    password = f"Mc-{secrets.token_hex(4)}-{today:%y}"
    set_site(at)
    organisations = add_organisations(at)
    people = add_people(organisations, password, at)
    columns = {column.public_path.strip("/"): column for column in ColumnPage.objects.all()}
    district = District(organisations, people, columns)
    days = working_days(year or today.year, today)
    planner = Planner(days, seed=days[0].year)
    if year == replay.YEAR:
        return _replayed(planner, district, password, at, progress)
    is_present = days[0].year == today.year
    count = played_before(today.year - 1, district, at) if is_present else 0
    drawn = _drawn(organisations["MC"], at)
    items = [item for item in planner.items(scale) if not (is_present and item.column == REPORTS)]
    count += publish_items(with_interpretations(items, planner), district, drawn, at, progress)
    count += publish_gallery(district, drawn, days, at)
    count += move_in(organisations, at=at)
    topic.add(columns, drawn[0], at=at)
    applications = 0
    if (year or today.year) == today.year:
        applications = _apply(organisations, people, at)
        count += walk_the_desk(organisations, people, columns, at=at)
        show_screening(organisations["MC02"], people, columns["xwdt/tzgg"], people["gongkai"], at=at)
        count += oblige(organisations, people, columns, at=at)
        keep_registers(organisations, today.year, today, people["gongkai"], at)
        write_reports(organisations, people, today.year, today, at)
    count += disclose(organisations, people, at=min(at, noon(days[-1])))
    if is_present:
        count += last_year.report(organisations, people, today.year - 1, at)
    keep_safe(people, days, at=at)
    take_two(people, days)
    keep_site(organisations, people, columns, days[0].year, at=at)
    write_accounts(password)
    return Summary(len(organisations), len(people), count, len(drawn), applications, password)


def _drawn(government: Organisation, at: datetime) -> list:
    return [
        store_picture(
            pictures.draw(scene), f"{scene.kind}.jpg", title=scene.title, alt=scene.alt,
            organisation=government, actor=None, at=at,
        )
        for scene in pictures.SCENES
    ]  # fmt: skip


def _apply(organisations: dict[str, Organisation], people: dict[str, Person], at: datetime) -> int:
    """Applications at every state with what followed them, and requests for correction; how many applications."""
    government = organisations["MC"]
    count = add_applications(government, people, organisations, at=at)
    count += add_many(government, people, at=at)
    add_afterwards(government, people, at=at)
    add_exchanges(people["gongkai"], at=at)
    add_corrections(government, people, at=at)
    return count


def _replayed(
    planner: Planner,
    district: District,
    password: str,
    at: datetime,
    progress: Callable[[Iterable[Item]], Iterator[Item]],
) -> Summary:
    """The year 2018, in the shape of the report with which this work began (``replay``)."""
    organisations, people = district.organisations, district.people
    government, evening, dice = organisations["MC"], replay.last_evening(), random.Random(11)
    stock = (item for _round in count_up() for item in planner.items(1))
    count = replay.played(
        stock, lambda item: _new_article(item, district, dice, (), at), government, at=at, progress=progress
    )
    applications = add_applications(government, people, organisations, at=evening, year=replay.APPLICATIONS)
    replay.keep_books(organisations, people["gongkai"], at)
    replay.write_report(government, people["gongkai"], at)
    write_accounts(password)
    return Summary(len(organisations), len(people), count, 0, applications, password)


def played_before(year: int, district: District, at: datetime) -> int:
    """The year before the present one; how many articles there are."""
    items = Planner(working_days(year, date(year + 1, 1, 1)), seed=year).items(1)
    dice = random.Random(year)
    return last_year.play(
        [replace(item, sheet="", expires_on=None) for item in items],
        lambda item: _new_article(item, district, dice, (), at),
        district.organisations, district.people, year, at,
    )  # fmt: skip


def working_days(year: int, today: date) -> list[date]:
    """The working days of the year until yesterday (the whole year where it is past)."""
    end = min(date(year, 12, 31), today - timedelta(days=1))
    known = calendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((end - date(year, 1, 1)).days + 1)]
    found = [day for day in days if known.is_workday(day)]
    if len(found) < 10:  # the first days of January: play the year before
        return working_days(year - 1, today)
    return found


def publish_items(
    items: Sequence[Item],
    district: District,
    drawn: Sequence[object],
    at: datetime,
    progress: Callable[[Iterable[Item]], Iterator[Item]],
) -> int:
    """Publish the plan in batches, in the order of days; interpretations point at their documents."""
    dice = random.Random(11)
    done: list = []
    waiting: list[NewArticle] = []
    gate = gate_at(at, answered=True)
    for item in progress(items):
        if item.about is not None and item.about >= len(done):
            done.extend(publish_in_bulk(waiting, actor=None, at=at, gate=gate))
            waiting = []
        new = _new_article(item, district, dice, drawn, at)
        if item.about is not None:
            new = replace(new, relations=[(RelationKind.INTERPRETS, done[item.about])])
        waiting.append(new)
        if len(waiting) >= BATCH:
            done.extend(publish_in_bulk(waiting, actor=None, at=at, gate=gate))
            waiting = []
    done.extend(publish_in_bulk(waiting, actor=None, at=at, gate=gate))
    return len(done)


def moment(day: date, dice: random.Random) -> datetime:
    """Some minute of that day's office hours."""
    return timezone.make_aware(
        datetime.combine(day, time(dice.choice((9, 10, 11, 14, 15, 16)), dice.randint(0, 59)))
    )


def noon(day: date) -> datetime:
    """The middle of a day on the office's clock."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _new_article(
    item: Item, district: District, dice: random.Random, drawn: Sequence, at: datetime
) -> NewArticle:
    organisation = district.organisations[item.body.code]
    picture = dice.choice(drawn) if item.cover and drawn else None
    blocks = list(item.text.blocks)
    if picture is not None:
        blocks.insert(
            1,
            {"type": "picture", "value": {"image": picture.pk, "alt": picture.alt, "caption": picture.title}},
        )
    is_document = item.kind is ArticleKind.POLICY
    return NewArticle(
        title=item.text.title, kind=item.kind, column=district.columns[item.column],
        also_in=[district.columns[path] for path in item.also if path != item.column], organisation=organisation,
        body=blocks, cover=picture, attachments=_attachments(item, organisation, at), summary=item.text.summary,
        source="示例市人民政府" if item.kind is ArticleKind.REPOST else item.body.name,
        document_number=item.text.number, issuing_body=item.body.name if is_document else "",
        written_on=item.day if is_document else None, effective_on=item.day if is_document else None,
        expires_on=item.expires_on, subject=item.subject_code, genre=item.genre, published_at=moment(item.day, dice),
    )  # fmt: skip


def _attachments(item: Item, organisation: Organisation, at: datetime) -> list:
    if item.sheet == "docx":
        content = files.as_form(
            item.text.title, ["申请人姓名或名称", "联系电话", "申请事项", "申请理由", "申请人签名", "日期"]
        )
    elif item.sheet and item.text.table:
        make = {
            "xlsx": lambda: files.as_xlsx(item.text.title, item.text.table),
            "csv": lambda: files.as_csv(item.text.table),
            "pdf": lambda: files.as_paper(
                item.text.title, ("table", texts.table("", item.text.table)["value"]), at=at
            ),
        }
        content = make[item.sheet]()
    else:
        return []
    label = "表格" if item.sheet != "docx" else "申请表"
    title = f"附件：{item.text.title[:40]}（{label}）"
    stored = store_file(content, f"a.{item.sheet}", title=title, organisation=organisation, actor=None, at=at)
    return [(stored, title)]


def publish_gallery(district: District, drawn: Sequence, days: list[date], at: datetime) -> int:
    """The column of pictures."""
    dice = random.Random(13)
    new = [
        NewArticle(
            title=picture.title, kind=ArticleKind.NEWS, column=district.columns["zjqq/fmts"],
            organisation=district.organisations["MC00"], cover=picture, source="明窗区人民政府办公室",
            body=[
                {"type": "picture", "value": {"image": picture.pk, "alt": picture.alt, "caption": f"{picture.title}（插画）"}},
                {"type": "rich", "value": f"<p>{picture.title}。本图为演示用插画，由本系统绘制。</p>"},
            ],
            published_at=moment(days[-1 - number * 9 % len(days)], dice),
        )
        for number, picture in enumerate(drawn)
    ]  # fmt: skip
    return len(publish_in_bulk(new, actor=None, at=at, gate=gate_at(at, answered=True)))


def write_accounts(password: str) -> Path:
    """The accounts by role, for the terminal; readable by the owner alone."""
    path = Path(settings.HOME) / "demo-accounts.txt"
    path.touch(mode=0o600)
    lines = [f"{account.username:<10}{account.what}（{account.full_name}）" for account in ACCOUNTS]
    path.write_text("\n".join([f"演示账号（密码均为 {password}）：", *lines]) + "\n", encoding="utf-8")
    return path
