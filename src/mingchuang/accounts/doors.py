"""Which of Wagtail's own pages this house uses, and for whom. What is not written here is closed (404).

Pages of our own apps (and their viewsets) are not listed: their rights are their policies.
"""

from mingchuang.accounts.rules import BUSINESS, RoleKind
from mingchuang.terms import Term


class Door(Term):
    """How the desk treats an address without asking who comes."""

    OPEN = "open", "不须登录"
    OWN = "own", "自有页面"
    CLOSED = "closed", "停用"


EVERYBODY = frozenset(RoleKind)
TREE = frozenset({RoleKind.INFORMATION_OFFICER})

OPEN = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
"""The first two lead to our own sign-in; the last two are drawings and words."""

_PAGE_VIEWS = (
    "add", "add_subpage", "edit", "delete", "unpublish", "move", "move_choose_destination",
    "move_choose_destination_results", "move_confirm", "set_page_position", "copy", "lock", "unlock",
    "confirm_unlock", "preview_on_add", "preview_on_edit", "view_draft", "search", "search_results",
    "history", "history_results", "revisions_index", "revisions_revert", "revisions_view",
    "revisions_compare", "revisions_unschedule", "usage", "usage_results", "type_use", "type_use_results",
    "choose_parent", "convert_alias", "privacy",
)  # fmt: skip
_CHOOSERS = (
    "choose_page", "choose_page_child", "choose_page_search", "choose_page_chosen_multiple",
    "choose_page_external_link", "choose_page_email_link", "choose_page_phone_link",
    "choose_page_anchor_link",
)  # fmt: skip

USED: dict[str, frozenset[RoleKind]] = {
    "wagtailadmin_home": EVERYBODY,
    "wagtailadmin_account": EVERYBODY,
    "wagtailadmin_editing_sessions:*": EVERYBODY,
    "wagtailadmin_block_preview": BUSINESS,
    "wagtailadmin_tag_autocomplete": BUSINESS,
    "wagtailadmin_tag_model_autocomplete": BUSINESS,
    "wagtailadmin_explore_root": TREE,
    "wagtailadmin_explore": TREE,
    "wagtailadmin_explore_results": TREE,
    "wagtailadmin_api:pages:*": TREE,
    "wagtailadmin_reports:page_types_usage": TREE,
    "wagtailadmin_reports:page_types_usage_results": TREE,
    "wagtailsettings:*": frozenset({RoleKind.SYSTEM_ADMINISTRATOR}),
    "wagtailimages:*": BUSINESS,
    "wagtailimages_chooser:*": BUSINESS,
    **{f"wagtailadmin_pages:{name}": TREE for name in _PAGE_VIEWS},
    **{f"wagtailadmin_{name}": BUSINESS for name in _CHOOSERS},
}
"""Wagtail's own pages by the name of their address; a star stands for the rest of a namespace."""

OUR_SNIPPETS = "wagtailsnippets_"


def door_of(name: str) -> Door | frozenset[RoleKind]:
    """Open, closed, our own, or the kinds of roles that may come in."""
    if name in OPEN:
        return Door.OPEN
    if name in USED:
        return USED[name]
    namespace = name.rsplit(":", 1)[0] if ":" in name else ""
    if f"{namespace}:*" in USED:
        return USED[f"{namespace}:*"]
    if not name or (name.startswith("wagtail") and not name.startswith(OUR_SNIPPETS)):
        return Door.CLOSED
    return Door.OWN


def use(name: str, kinds: frozenset[RoleKind]) -> None:
    """An app needs one more of Wagtail's pages (from its ``offers.py``), open to ``kinds``."""
    USED[name] = frozenset(kinds)
