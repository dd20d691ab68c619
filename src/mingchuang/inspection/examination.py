"""One inspection from beginning to end: read the site, judge it, tell what stays for people."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mingchuang.inspection.checks import content, frame, freshness, letters, links, tags
from mingchuang.inspection.rules import (
    Finding,
    Indicator,
    Origin,
    Rule,
    RuleSet,
    Score,
    Warning,
    left_to_people,
    rule_set,
    score,
)
from mingchuang.inspection.sources import Fetched, Folder, NothingToInspect, Outside, Source
from mingchuang.inspection.survey import Survey, survey

Check = Callable[[Survey, RuleSet, datetime], Iterator[Finding]]

ON_EVERY_PAGE: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (tags.missing_tags, ("tag_missing",)),
    (tags.wrong_forms, ("tag_form",)),
    (tags.contradictions, ("tag_contradiction",)),
    (content.wrong_dates, ("date_wrong",)),
    (content.document_number_forms, ("document_number_form",)),
    (content.bare_pictures, ("picture_without_words",)),
    (links.failed_pages, ("page_failed",)),
)
ON_LETTERS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (letters.unanswered, ("messages_unanswered",)),
    (letters.incomplete, ("reply_incomplete",)),
    (letters.stale, ("replies_stale",)),
)
ON_A_WHOLE_SITE: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (freshness.home_stale, ("home_stale",)),
    (
        freshness.stale_columns,
        ("first_level_stale", "columns_stale", "news_stale", "policies_stale", "interpretations_stale", "column_stale"),
    ),
    (freshness.blank_columns, ("column_blank", "columns_blank")),
    (
        freshness.missing_columns,
        ("no_overview", "no_organisations", "no_leaders", "no_news", "no_policies", "no_interpretations", "no_services"),
    ),
    (links.broken_links, ("home_link_broken", "link_broken")),
    (frame.missing_identifiers, ("identifier_missing",)),
    (frame.wrong_domain, ("domain_wrong",)),
    (frame.name_not_shown, ("name_not_shown",)),
    (frame.no_search, ("no_search",)),
    (content.unlinked_interpretations, ("interpretation_unlinked",)),
    (content.incomplete_guides, ("guide_element_missing", "vague_material", "guides_incomplete")),
)  # fmt: skip
ON_AN_ADDRESS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (links.soft_missing, ("soft_missing",)),
    (links.no_ipv6, ("no_ipv6",)),
)


MOST_SAMPLED, COLUMNS_SAMPLED = 20, 12


@dataclass(frozen=True)
class Report:
    """What an inspection found. ``undecided`` are the rules that need people or another source."""

    origin: Origin
    at: datetime
    pages: int
    findings: tuple[Finding, ...]
    warnings: tuple[Warning, ...]
    score: Score | None
    undecided: tuple[tuple[Indicator, Rule], ...]
    rules: RuleSet
    sample: tuple[str, ...] = ()
    """Pages that stand for all when each costs time: the home page, first-level columns, newest articles."""


def inspect(
    source: Source,
    at: datetime,
    *,
    further: Iterable[Finding] = (),
    near: Iterable[Warning] = (),
    decided: Iterable[str] = (),
    outside: Outside | None = None,
    watched: Callable[[Iterator[Fetched]], Iterable[Fetched]] = lambda pages: pages,
) -> Report:
    """Inspect a site as of ``at`` (local time without zone, as pages write it).

    ``further``, ``near`` and ``decided`` are findings, warnings and rule codes of another source (the probes' log).
    ``outside``: other sites whose links are asked too. ``watched`` may wrap the pages in a progress bar. A collection of single pages without a home page gets
    findings but no score. Raises ``NothingToInspect`` where nothing could be read.
    """
    rules = rule_set()
    found = survey(source, watched(source.pages()))
    if not found.pages:
        first = found.failed[0].problem if found.failed else ""
        raise NothingToInspect(f"没有读到网页。{first}请检查地址或者文件夹。")
    whole, chosen = found.home is not None, _checks_for(found, source)
    findings = [finding for check, _codes in chosen for finding in check(found, rules, at)] + list(further)
    if outside is not None:
        findings += links.broken_outside(found, outside)
    looked_at = {code for _check, codes in chosen for code in codes} | set(decided)
    looked_at |= {"outside_broken"}  # without a list nothing is asked, and nothing is owed
    warnings = [*near, *letters.near_limits(found, rules, at)]
    warnings += freshness.near_limits(found, rules, at) if whole else []
    return Report(
        source.origin,
        at,
        len(found.pages),
        tuple(sorted(findings, key=lambda one: (one.rule, one.address, one.evidence))),
        tuple(sorted(warnings, key=_pressing)),
        score(findings, rules) if whole else None,
        tuple(left_to_people(rules, looked_at)),
        rules,
        tuple(_sample(found)),
    )


def _checks_for(found: Survey, source: Source) -> tuple[tuple[Check, tuple[str, ...]], ...]:
    """What can be asked of this source: of every page, of a whole site, of an address, of published letters."""
    return (
        *ON_EVERY_PAGE,
        *(ON_A_WHOLE_SITE if found.home is not None else ()),
        *(() if isinstance(source, Folder) else ON_AN_ADDRESS),
        *(ON_LETTERS if found.letters else ()),
    )


def _pressing(warning: Warning) -> int:
    return -1 if warning.days_left is None else warning.days_left


def _sample(found: Survey) -> Iterator[str]:
    if found.home is None:
        yield from list(found.pages)[:MOST_SAMPLED]
        return
    yield found.home.address
    first = sorted(address for address, column in found.columns.items() if column.first_level)
    yield from first[:COLUMNS_SAMPLED]
    dated = [(day, page.address) for page in found.articles if (day := found.published(page))]
    yield from (
        address for _day, address in sorted(dated, reverse=True)[: MOST_SAMPLED - COLUMNS_SAMPLED - 1]
    )
