"""Screen, decide, remember what was masked, set words and treatments: each in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.journal.actions import record
from mingchuang.screening.detection import Detector
from mingchuang.screening.looking import look, rows_of
from mingchuang.screening.models import (
    Decision,
    Finding,
    ListedWord,
    Masking,
    MaskingOrder,
    Scan,
    TreatmentRule,
)
from mingchuang.screening.queries import column_rules, lexicon, rules_version, was_masked
from mingchuang.screening.rules import (
    Choice,
    Confidence,
    Found,
    Kind,
    ScreeningVerb,
    Treatment,
    reason_refusal,
    rule_refusal,
    second_person_refusal,
    treatment_of,
)
from mingchuang.screening.subjects import Content


class RefusedError(ValueError):
    """What may not be done; the text is a sentence for people."""


@transaction.atomic
def screen(
    subject: str,
    contents: Sequence[Content],
    *,
    at: datetime,
    detector: Detector | None = None,
    is_live: bool = False,
    patient: bool = False,
) -> list[Scan]:
    """Look through every content that changed since it was last looked through with these rules; forget what is gone.

    Large files and pictures are left to the worker unless ``patient``; their scans say that they wait.
    """
    detector = detector or Detector(lexicon(timezone.localtime(at).date()))
    version = rules_version(detector.lexicon)
    known = {scan.item: scan for scan in Scan.objects.filter(subject=subject, is_live=is_live)}
    made = []
    for content in contents:
        scan = known.pop(content.item, None)
        done = scan and scan.sha256 == content.sha256 and scan.rules_version == version
        if scan and done and not (scan.is_waiting and patient):
            if scan.label != content.label:
                scan.label = content.label
                scan.save(update_fields=["label"])
            made.append(scan)
            continue
        scan = scan or Scan(subject=subject, is_live=is_live, item=content.item)
        made.append(_look_through(scan, content, detector, version, at, patient))
    Scan.objects.filter(pk__in=[scan.pk for scan in known.values()]).delete()
    return made


def _look_through(
    scan: Scan, content: Content, detector: Detector, version: str, at: datetime, patient: bool
) -> Scan:
    looked = look(content, detector, at=at, patient=patient)
    scan.label, scan.sha256, scan.rules_version = content.label[:300], content.sha256, version
    scan.is_waiting, scan.scanned_at = looked.waits, at
    scan.save()
    _renew(scan, rows_of(scan, [*looked.found, *_of_masking(content)]))
    return scan


def _renew(scan: Scan, rows: Sequence[Finding]) -> None:
    """The findings of a scan as they are now. One that was there keeps its number: somebody may be deciding about it."""
    before: dict[str, list[int]] = {}
    for pk, fingerprint in scan.findings.values_list("pk", "fingerprint"):
        before.setdefault(fingerprint, []).append(pk)
    known = [row for row in rows if before.get(row.fingerprint) and _takes_number(row, before)]
    scan.findings.exclude(pk__in=[row.pk for row in known]).delete()
    Finding.objects.bulk_update(known, ["where", "count", "sample", "why", "is_hidden"], batch_size=500)
    Finding.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)


def _takes_number(row: Finding, before: dict[str, list[int]]) -> int:
    row.pk = before[row.fingerprint].pop()
    return row.pk


def _of_masking(content: Content) -> Iterable[Found]:
    masking = was_masked(content.sha256) if content.open_bytes else None
    if masking:
        hidden = "，".join(f"{Kind(kind).label} {count} 个" for kind, count in masking.counts.items())
        why = f"由系统脱敏生成，已隐去{hidden or '看不见的内容'}。请打开核对有无遗漏。"
        yield Found(Kind.MASKED, "", 1, "", Confidence.CERTAIN, why=why, values=(content.sha256,))


@transaction.atomic
def decide(
    findings: Iterable[Finding],
    choice: Choice,
    *,
    reason: str,
    columns: Iterable[str],
    editors: Iterable[int],
    organisation: str,
    actor: Person,
    at: datetime,
) -> list[Decision]:
    """A second person's decision about findings of one subject. Raises ``RefusedError``.

    ``editors`` are those who wrote the present version, masked files included: none of them may decide.
    """
    rules, paths, rows = column_rules(), list(columns), list(findings)
    if not rows:
        raise RefusedError("没有选择要确认的检查结果，请先勾选。")
    made = []
    for finding in rows:
        masking = was_masked(finding.scan.sha256)
        barred = {*editors, masking.made_by_id} if masking else set(editors)
        treatment = treatment_of(finding.kind, finding.confidence, paths, rules)
        refusal = second_person_refusal(actor.pk, barred) or reason_refusal(treatment, reason)
        if refusal:
            raise RefusedError(refusal)
        made.append(_decided(finding, choice, reason.strip()[:500], organisation, actor, at))
    return made


def _decided(
    finding: Finding, choice: Choice, reason: str, organisation: str, actor: Person, at: datetime
) -> Decision:
    """The decision that stands about the finding, written and journalled where there was none."""
    decision, new = Decision.objects.get_or_create(
        subject=finding.scan.subject,
        fingerprint=finding.fingerprint,
        withdrawn_at=None,
        defaults={
            "kind": finding.kind,
            "choice": choice,
            "reason": reason,
            "decided_by": actor,
            "decided_at": at,
        },
    )
    if new:
        facts = {
            "kind": finding.kind.value,
            "count": finding.count,
            "choice": choice.value,
            "decision": decision.pk,
        }
        record(
            ScreeningVerb.DECIDED,
            finding.scan.subject,
            actor=actor.pk,
            at=at,
            organisation=organisation,
            facts=facts,
        )
    return decision


@transaction.atomic
def withdraw_decision(decision: Decision, *, organisation: str, actor: Person, at: datetime) -> None:
    """Take a decision back: the finding is open again."""
    decision.withdrawn_at = at
    decision.save(update_fields=["withdrawn_at"])
    facts = {"decision": decision.pk}
    record(
        ScreeningVerb.DECISION_WITHDRAWN,
        decision.subject,
        actor=actor.pk,
        at=at,
        organisation=organisation,
        facts=facts,
    )


@transaction.atomic
def remember_masking(
    source_sha256: str,
    result_sha256: str,
    counts: dict[str, int],
    *,
    subject: str,
    organisation: str,
    actor: Person,
    at: datetime,
) -> Masking:
    """Write down that a file was made from another by masking; a second person must look at it."""
    masking, _new = Masking.objects.get_or_create(
        source_sha256=source_sha256,
        result_sha256=result_sha256,
        defaults={"counts": counts, "made_by": actor, "made_at": at},
    )
    record(
        ScreeningVerb.MASKED, subject, actor=actor.pk, at=at, organisation=organisation, facts=dict(counts)
    )
    return masking


@transaction.atomic
def order_masking(subject: str, item: str, *, actor: Person, at: datetime) -> MaskingOrder:
    """Ask the worker to mask a PDF or picture; asked twice it is done once."""
    order, _new = MaskingOrder.objects.get_or_create(
        subject=subject, item=item, ended_at=None, defaults={"asked_by": actor, "asked_at": at}
    )
    return order


def note_progress(order: MaskingOrder, done: int, whole: int) -> None:
    """How far the worker is."""
    MaskingOrder.objects.filter(pk=order.pk).update(done=done, whole=whole)


def end_masking(order: MaskingOrder, *, at: datetime, refusal: str = "") -> None:
    """The order is carried out, or cannot be and says why."""
    MaskingOrder.objects.filter(pk=order.pk).update(ended_at=at, refusal=refusal[:300])


@transaction.atomic
def set_word(
    word: ListedWord,
    *,
    text: str,
    advice: str,
    treatment: Treatment,
    reason: str,
    actor: Person,
    at: datetime,
) -> ListedWord:
    """Add a word to the lists or change it; at night everything published is looked through with it."""
    if len(reason.strip()) < 4:
        raise RefusedError("请写明依据（不少于4个字），它会保存在用语表里。")
    if ListedWord.objects.filter(word=text).exclude(pk=word.pk).exists():
        raise RefusedError(f"“{text}”已经在用语表里，请修改原来的一条。")
    word.word, word.advice, word.treatment, word.reason = text, advice, treatment, reason.strip()
    word.save()
    facts = {"treatment": treatment.value}
    record(ScreeningVerb.WORD_CHANGED, f"word:{word.pk}", actor=actor.pk, at=at, facts=facts)
    return word


@transaction.atomic
def add_words(
    words: Sequence[tuple[str, str]], treatment: Treatment, *, reason: str, actor: Person, at: datetime
) -> int:
    """Add many words at once; those that are there already stay as they are. How many are new."""
    if len(reason.strip()) < 4:
        raise RefusedError("请写明依据（不少于4个字），它会保存在用语表里。")
    known = set(ListedWord.objects.values_list("word", flat=True))
    fresh = {word: advice for word, advice in words if word not in known}
    ListedWord.objects.bulk_create(
        [
            ListedWord(word=word, advice=advice, treatment=treatment, reason=reason.strip())
            for word, advice in fresh.items()
        ],
        batch_size=1000,
    )
    if fresh:
        facts = {"treatment": treatment.value, "count": len(fresh)}
        record(ScreeningVerb.WORD_CHANGED, "word:0", actor=actor.pk, at=at, facts=facts)
    return len(fresh)


@transaction.atomic
def remove_word(word: ListedWord, *, actor: Person, at: datetime) -> None:
    """Take a word out of the lists."""
    record(ScreeningVerb.WORD_REMOVED, f"word:{word.pk}", actor=actor.pk, at=at)
    word.delete()


@transaction.atomic
def set_rule(
    rule: TreatmentRule,
    *,
    kind: Kind,
    column: str,
    treatment: Treatment,
    reason: str,
    actor: Person,
    at: datetime,
) -> TreatmentRule:
    """Set the district's treatment of a kind, in a column or everywhere; it holds at once."""
    refusal = rule_refusal(kind, column, treatment, reason)
    if refusal:
        raise RefusedError(refusal)
    if TreatmentRule.objects.filter(kind=kind, column=column).exclude(pk=rule.pk).exists():
        raise RefusedError("这个栏目的这一类已有规则，请修改原来的一条。")
    rule.kind, rule.column, rule.treatment, rule.reason = kind, column, treatment, reason.strip()
    rule.save()
    facts = {"kind": kind.value, "treatment": treatment.value}
    record(ScreeningVerb.POLICY_CHANGED, f"treatment:{rule.pk}", actor=actor.pk, at=at, facts=facts)
    return rule


@transaction.atomic
def remove_rule(rule: TreatmentRule, *, actor: Person, at: datetime) -> None:
    """Take a rule back: the built-in treatment holds again."""
    facts = {"kind": str(rule.kind), "treatment": str(rule.treatment)}
    record(ScreeningVerb.POLICY_REMOVED, f"treatment:{rule.pk}", actor=actor.pk, at=at, facts=facts)
    rule.delete()
