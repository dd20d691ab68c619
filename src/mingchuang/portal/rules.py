"""Kinds of columns and what happens to the tree."""

from mingchuang.terms import Term


class ColumnKind(Term):
    """How a column shows what is in it."""

    LIST = "list", "列表"
    PICTURES = "pictures", "图文列表"
    SINGLE = "single", "单页"
    LINK = "link", "链接"
    AGGREGATE = "aggregate", "汇总"


class PortalVerb(Term):
    """What happens to the tree and the frame."""

    COLUMN_CHANGED = "column.changed", "修改栏目"
    COLUMN_MOVED = "column.moved", "移动栏目"
    SETTINGS_CHANGED = "site.changed", "修改网站设置"
