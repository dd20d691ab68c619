"""The demo's topic page: one subject that several columns and departments write about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingchuang.portal.actions import add_topic
from mingchuang.portal.models import ColumnPage, TopicPage, TopicSection

PATH = "/yijianshi/"


def add(columns: Mapping[str, ColumnPage], picture: Any, *, at: datetime) -> None:
    """一件事一次办: an introduction, a picture, three sections."""
    topic = TopicPage(
        title="一件事一次办",
        slug=PATH.strip("/"),
        search_description="开店、新生儿、退休等事项，一次告知、一表申请、一窗受理的政策和进展。",
        intro="<p>把群众眼里的“一件事”合并成一次办理：一次告知、一表申请、一套材料、一窗受理、一次办结。"
        "本专题汇集有关政策、解读和工作进展。</p>",
        picture=picture,
        picture_alt=picture.alt,
    )
    topic.sections = [
        TopicSection(
            title="怎样办理",
            text="<p>到政务服务中心综合窗口说明要办的“一件事”，工作人员一次告知全部材料；材料齐全的当场受理。</p>",
        ),
        TopicSection(title="政策文件", column=columns["zwgk/zcwj"], count=6),
        TopicSection(title="最新通知", column=columns["xwdt/tzgg"], count=6),
    ]
    add_topic(topic, actor=None, at=at)
