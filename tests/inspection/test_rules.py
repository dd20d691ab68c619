"""Scores by hand: veto, caps, gates, a portal without services."""

from datetime import date

import pytest

from mingchuang.inspection.rules import (
    Evidence,
    Finding,
    Part,
    Verdict,
    availability,
    left_to_people,
    rule_set,
    score,
)

RULES = rule_set()


def found(*codes: str) -> list[Finding]:
    return [Finding(code, f"/{place}", "。") for place, code in enumerate(codes)]


def test_the_points_of_the_deductions_add_up_to_a_hundred():
    assert sum(one.points for one in RULES.indicators) == RULES.deduct_total == 100


def test_services_are_worth_the_quarter_that_a_portal_without_them_leaves_out():
    assert sum(one.points for one in RULES.indicators if one.category == "办事服务") == 25


def test_every_code_is_used_once():
    codes = [rule.code for one in RULES.indicators for rule in one.rules]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("codes", "points", "verdict"),
    [
        ((), 100.0, Verdict.PASSED),
        (("policies_stale",), 95.0, Verdict.PASSED),
        (("policies_stale", "no_policies"), 95.0, Verdict.PASSED),  # the cap of D1.5
        (("column_blank",) * 3, 96.0, Verdict.PASSED),  # 3 × 2, capped at 4
        (("link_broken",) * 7, 99.3, Verdict.PASSED),
        (("home_stale",), 0.0, Verdict.VETOED),
        (("tag_contradiction", "picture_without_words"), 100.0, Verdict.PASSED),  # hints cost nothing
    ],
)
def test_points_follow_from_findings(codes, points, verdict):
    result = score(found(*codes), RULES)
    assert (result.points, result.verdict) == (points, verdict)


def test_a_published_self_check_of_minus_eleven_gives_eighty_nine():
    # −5 policies six months, −2 service figures (here a person's finding), −3 replies, −1: 89, qualified
    codes = ("policies_stale", "news_stale", "no_search", "interpretation_unlinked")  # 5 + 3 + 4 + 1 = 13
    assert score(found(*codes), RULES).points == 87.0
    assert score(found("policies_stale", "guide_element_missing", "guide_element_missing", "news_stale",
                       "interpretation_unlinked"), RULES).points == 89.0  # fmt: skip


def test_below_sixty_is_not_qualified():
    codes = [
        "no_overview",
        "no_organisations",
        "no_leaders",
        "no_news",
        "no_policies",
        "no_interpretations",
        "column_blank",
        "column_blank",
        "domain_wrong",
        "no_search",
        "no_ipv6",
    ]
    result = score(found(*codes), RULES)
    assert result.points == 58.0  # 5 × 6 + 4 + 2 + 4 + 2 = 42
    assert result.verdict is Verdict.FAILED


def test_without_outward_services_seventy_five_points_count_four_thirds():
    assert score(found(), RULES, has_services=False).points == 100.0
    assert score(found("news_stale"), RULES, has_services=False).points == 96.0  # (75 − 3) × 4/3


def test_a_score_that_rests_on_memory_is_an_estimate():
    line = next(one for one in score(found("no_search"), RULES).lines if one.indicator.id == "D4.4")
    assert RULES.rule("no_search").evidence is Evidence.MEMORY
    assert line.estimate


def test_what_no_machine_sees_is_left_to_people():
    left = {rule.code for _one, rule in left_to_people(RULES, {"home_stale"})}
    assert "serious_error" in left and "home_stale" not in left


def test_accounts_of_new_media_are_left_to_people_and_cost_no_points():
    media = [one for one in RULES.indicators if one.category == "政务新媒体"]
    assert [one.id for one in media] == ["VM1", "VM2", "VM3"]
    left = {one.id for one, _rule in left_to_people(RULES, {"home_stale"})}
    assert {one.id for one in media} <= left and not sum(one.points for one in media)


def test_hints_never_cost_points():
    assert all(
        not rule.deduct for one in RULES.indicators if one.part is not Part.DEDUCT for rule in one.rules
    )


@pytest.mark.parametrize(
    ("failed_a_day", "probes_a_day", "decided", "broken"),
    [(1, 20, True, True), (0, 20, True, False), (1, 48, True, False), (9, 10, False, True)],
)
def test_a_week_of_probes_decides_at_five_percent(failed_a_day, probes_a_day, decided, broken):
    days = {date(2026, 11, day): (probes_a_day, failed_a_day) for day in range(16, 23)}
    week = availability(days, RULES)
    assert week.decided is decided
    assert (week.ratio >= 0.05) is broken
