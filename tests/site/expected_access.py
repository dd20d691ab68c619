"""Who may come to which address, as data. Apps add their lines; what is not written here is for nobody.

``ACCESS``: name of the address (``*`` stands for the rest) → kinds of roles, or ``PUBLIC``.
``SAMPLES``: name of the address → function of the ``world`` fixture that gives its arguments.
"""

from mingchuang.accounts.joint_rules import JOINT_READERS
from mingchuang.accounts.rules import BUSINESS, RoleKind
from mingchuang.publishing.rules import DECIDERS

PUBLIC = "public"
EVERYBODY = frozenset(RoleKind)
SYSTEM = frozenset({RoleKind.SYSTEM_ADMINISTRATOR})
SECURITY = frozenset({RoleKind.SECURITY_ADMINISTRATOR})
AUDIT = frozenset({RoleKind.AUDIT_ADMINISTRATOR})
TREE = frozenset({RoleKind.INFORMATION_OFFICER})
INSPECTORS = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.LEADER, RoleKind.SYSTEM_ADMINISTRATOR})
LEADERS = frozenset({RoleKind.LEADER})
SAFETY = frozenset(RoleKind) - {
    RoleKind.EDITOR, RoleKind.CHECKER, RoleKind.SECRECY_CHECKER, RoleKind.DEPARTMENT_OFFICER,
}  # fmt: skip
BUREAU = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER, RoleKind.EDITOR})

APPLICATION_HANDLERS = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER})

ACCESS: dict[str, object] = {
    # signing in
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_reauthenticate": EVERYBODY,
    "account_change_password": EVERYBODY,
    "mfa_*": EVERYBODY,
    # for machines that watch (the tests' browser asks from 127.0.0.1, which may read /metrics)
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "metrics": PUBLIC,
    # the frame of the desk
    "wagtailadmin_login": PUBLIC,
    "wagtailadmin_logout": PUBLIC,
    "wagtailadmin_sprite": PUBLIC,
    "wagtailadmin_javascript_catalog": PUBLIC,
    "wagtailadmin_home": EVERYBODY,
    "wagtailadmin_account": EVERYBODY,
    "my_account": EVERYBODY,
    "my_account_end": EVERYBODY,
    "due_days": BUSINESS,
    "due_leave": BUSINESS,
    "due_back": BUSINESS,
    "due_subscribe": BUSINESS,
    "due_feed": PUBLIC,
    "wagtailadmin_editing_sessions:*": EVERYBODY,
    # people, directory, journal
    "people:*": SECURITY,
    "desk_networks": SECURITY,
    "openid_*": PUBLIC,
    "joint": JOINT_READERS,
    "joint_*": JOINT_READERS,
    "organisations:*": SYSTEM,
    "posts:*": SYSTEM,
    "holders:*": SYSTEM,
    "leaders:*": SYSTEM,
    "inspections": INSPECTORS,
    "inspection": INSPECTORS,
    "inspection_picture": INSPECTORS,
    "inspection_ask": INSPECTORS - {RoleKind.LEADER},
    "annual_*": BUSINESS,
    "state": SYSTEM | SECURITY,
    "safety": SAFETY,
    "safety_paper": SAFETY,
    "safety_event": SAFETY,
    "safety_event_new": SYSTEM | SECURITY,
    "safety_read_only": SYSTEM | SECURITY,
    "safety_grey": SYSTEM | TREE,
    "safety_take_down": SECURITY | TREE | frozenset({RoleKind.SIGNER, RoleKind.LEADER}),
    "journal": AUDIT,
    "journal_verify": AUDIT,
    "parameters:*": SYSTEM | AUDIT | TREE,
    "screening_words:*": SECURITY | TREE,
    "screening_rules:*": SECURITY | TREE,
    # the tree of columns, pictures, choosers
    "wagtailadmin_explore*": TREE,
    "wagtailadmin_pages:*": TREE,
    "wagtailadmin_reports:page_types_usage*": TREE,
    "wagtailadmin_api:pages:*": TREE,
    "wagtailadmin_choose_*": BUSINESS,
    "wagtailadmin_block_preview": BUSINESS,
    "wagtailadmin_tag_*": BUSINESS,
    "wagtailimages:*": BUSINESS,
    "wagtailimages_chooser:*": BUSINESS,
    "wagtailsettings:*": SYSTEM,
    # what frames the portal
    "sitesettings:*": SYSTEM | TREE,
    "navigationitem:*": SYSTEM | TREE,
    "fronttask:*": SYSTEM | TREE,
    "rosterentry:*": SYSTEM | TREE,
    # articles
    "articles:*": BUSINESS,
    "article_chooser:*": BUSINESS,
    "article_*": BUSINESS,
    "picture_shown": BUSINESS,
    "review_paths:*": TREE,
    "wagtaildocs:*": BUSINESS,
    "wagtaildocs_chooser:*": BUSINESS,
    "wagtaildocs_serve": BUSINESS,
    "wagtail_bulk_action": BUSINESS,
    # budgets and final accounts
    "finance": BUSINESS,
    "finance_report": BUSINESS,
    "finance_download": BUSINESS,
    "finance_blank": BUSINESS,
    "finance_approve": BUREAU,
    "finance_upload": BUREAU,
    "finance_explain": BUREAU,
    "finance_draft": BUREAU,
    # obligations, guide, rounds of review
    "obligations": BUSINESS,
    "obligation_mine": BUSINESS,
    "obligation_line": BUSINESS,
    "obligation_do": BUSINESS,
    "review_rounds": BUSINESS,
    "review_round": BUSINESS,
    "review_item": BUSINESS,
    "obligation_*": TREE,
    "guide_*": TREE,
    # power lists
    "powers": BUSINESS,
    "powers_version": BUSINESS,
    "powers_blank": BUSINESS,
    "powers_import": BUREAU,
    "powers_draft": BUREAU,
    "powers_discard": BUREAU,
    "powers:search": PUBLIC,
    # moving in
    "batches": TREE | LEADERS,
    "batch": TREE | LEADERS,
    "batch_items": TREE | LEADERS,
    "batch_account": TREE | LEADERS,
    "batch_papers": TREE | LEADERS,
    "batch_report": TREE | LEADERS,
    "batch_*": TREE,
    "quarantine": DECIDERS,
    "quarantined": DECIDERS,
    "quarantined_file": DECIDERS,
    # search
    "search*": PUBLIC,
    "check:*": PUBLIC,
    # applications
    "case_batches": BUSINESS,
    "case_batch": BUSINESS,
    "foi:*": PUBLIC,
    "foi_ledger": BUSINESS,
    "foi_new": APPLICATION_HANDLERS,
    "foi_table": APPLICATION_HANDLERS,
    "foi_complaint_new": APPLICATION_HANDLERS,
    "foi_erasure": TREE,
    "foi_correction_new": APPLICATION_HANDLERS,
    "foi_*": BUSINESS,
}

OURS_REACHED = (
    "screening_words:index", "screening_words:add", "screening_words:many", "screening_rules:index",
    "people:index", "people:add", "people:edit", "people:leave", "joint", "desk_networks", "organisations:index", "organisations:add",
    "organisations:edit", "organisations:inspect", "posts:index", "posts:add", "posts:edit", "holders:index",
    "holders:edit", "leaders:index", "leaders:edit", "journal", "journal_verify", "my_account",
    "wagtailadmin_home", "wagtailadmin_explore_root", "foi_ledger", "foi_new", "foi_table", "foi:guide",
    "due_days", "foi_templates", "foi_many", "foi_together", "case_batches",
    "foi_corrections", "foi_correction_new", "foi:correct",
)  # fmt: skip
"""Pages that whoever is allowed must really see (200), not merely not be refused."""

SAMPLES = {
    "foi_together": lambda _world: {"written": "print"},
    "annual_report": lambda world: {"year": 2025, "code": world.organisation.code},
    "annual_report_move": lambda world: {"year": 2025, "code": world.organisation.code, "name": "submit"},
    "annual_report_paper": lambda world: {"year": 2025, "code": world.organisation.code, "ending": "txt"},
    "annual_figure": lambda world: {
        "year": 2025,
        "code": world.organisation.code,
        "figure": "disclosure.total",
    },
    "people:edit": lambda world: {"pk": world.person.pk},
    "people:leave": lambda world: {"pk": world.person.pk},
    "joint_do": lambda world: {"pk": 1, "verb": "confirm"},
    "people:do": lambda world: {"pk": world.person.pk, "verb": "change"},
    "organisations:edit": lambda world: {"pk": world.organisation.pk},
    "organisations:inspect": lambda world: {"pk": world.organisation.pk},
    "posts:edit": lambda world: {"pk": world.post.pk},
    "holders:edit": lambda world: {"pk": world.holder.pk},
    "leaders:edit": lambda world: {"pk": world.leader.pk},
    "inspection": lambda world: {"pk": world.inspection.pk},
    "inspection_picture": lambda world: {"pk": world.inspection.pk, "name": "001-index.png"},
    "safety_paper": lambda world: {"kind": "plan"},
}
