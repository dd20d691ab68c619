"""A busy fortnight: many applications at the same step, to be read and decided in one go."""

from collections.abc import Mapping
from datetime import date, datetime, time

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.foi import actions
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
from mingchuang.parameters.queries import CHINA, calendar

STREETS = (
    "书院街", "文庙巷", "北门大街", "柳林路", "青禾东路", "云溪路", "石泉街", "新桥路", "老街", "明窗大道", "临河路", "西关街", "仓门口",
    "钟楼街", "梧桐路", "南塘路",
)  # fmt: skip
PIECES = ("道路养护招标文件", "路灯改造验收报告")
STEPS = (("pass_legal", "fazhi"), ("pass_secrecy", "baomi"), ("sign", "qianfa"))
WAITING = (0,) * 14 + (1,) * 5 + (2,) * 9 + (3,) * 4
"""How many steps each has behind it: waiting for the lawyer, for the secrecy check, for the signature, for the post."""


def add_many(government: Organisation, people: Mapping[str, Person], *, at: datetime) -> int:
    """As many applications as ``WAITING`` has, drafted and moved so far; how many there are."""
    today = at.astimezone(CHINA).date()
    for number, steps in enumerate(WAITING):
        subject = f"{STREETS[number % len(STREETS)]}{PIECES[number // len(STREETS) % len(PIECES)]}"
        _one(government, people, today, number, subject, steps)
    return len(WAITING)


def _one(
    government: Organisation, people: Mapping[str, Person], today: date, number: int, subject: str, steps: int
) -> None:
    clerk, moment = people["gongkai"], _moment(today, 6 + number % 9)
    application = actions.Application(
        organisation=government, applicant_kind=ApplicantKind.NATURAL, name="明寻路", title=subject,
        wanted=f"{subject}的全文及附图，年份为{today.year}年。", form_wanted=FormWanted.ELECTRONIC, delivery=Delivery.POST,
        telephone=f"0000-{6000000 + number}", address="示例市明窗区明窗大道9号",
    )  # fmt: skip
    request = actions.submit(application, key=f"many-{number}-{today:%Y%m%d}", at=moment).request
    given = f"随本告知书提供《{subject}》复印件1份，共{number % 7 + 2}页。"
    moment = _moment(today, 2)
    actions.draft(request, Outcome.DISCLOSED, {"given": given}, actor=clerk, at=moment)
    actions.submit_answer(request, actor=clerk, at=moment)
    for name, username in STEPS[:steps]:
        if name == "sign":
            actions.sign(request, actor=people[username], at=moment)
        else:
            actions.review(request, name, actor=people[username], at=moment)


def _moment(today: date, working_days_ago: int) -> datetime:
    return datetime.combine(calendar().before(today, working_days_ago), time(10), CHINA)
