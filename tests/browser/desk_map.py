"""The map of the desk for its walk: who walks, where from, and which addresses are no pages to be walked."""

from fnmatch import fnmatch

ROLES = (
    "gongkai", "bianji", "shenhe", "baomi", "qianfa", "fazhi", "caizheng", "lingdao", "xitong", "anquan", "shenji",
)  # fmt: skip
"""In this order; a kind of page is walked in the first role that reaches it."""
TIMES = {"wagtailadmin_home": 1, "article_case": 2}
"""Pages that look different to each role: so many of them are walked in every role."""
VARIANTS = {
    "article_measure": "name",
    "wagtailadmin_pages:add": "content_type_model_name",
    "safety_paper": "kind",
    "foi_together": "written",
    "wagtail_bulk_action": "action",
}
"""Arguments by which one address holds several pages, as 撤回 and 置顶 of an article."""
_CHOSEN = "id=1&id=2&next=/desk/articles/"
SEEDS = {
    "gongkai": (
        "/desk/pages/",
        "/desk/pages/5/edit/",
        "/desk/pages/search/",
        "/desk/foi/erasure/",
        "/desk/documents/",
        "/desk/documents/add/",
        "/desk/images/add/",
        "/desk/articles/usage/1/",
        *(f"/desk/bulk/wagtailcore/page/{one}/?id=5&next=/desk/" for one in ("move", "publish", "unpublish", "delete")),
        *(f"/desk/bulk/publishing/article/{one}/?{_CHOSEN}" for one in ("move_column", "pin", "validity", "pass")),
    ),
    "bianji": (
        "/desk/articles/?mine=drafted&q=普惠性幼儿园",
        "/desk/articles/?stage=draft",
        f"/desk/bulk/publishing/article/delete/?{_CHOSEN}",
    ),
    "qianfa": (
        "/desk/articles/?stage=settled",
        "/desk/articles/?stage=withdrawn",
        f"/desk/bulk/publishing/article/withdraw/?{_CHOSEN}",
    ),
    "xitong": ("/desk/safety/",),
}  # fmt: skip
"""Where a role begins besides home: pages that a button of a script leads to, and lists narrowed to one state."""

NOT_WALKED = {
    "answers the button of a form": (
        "wagtailadmin_logout", "account_logout", "safety_read_only", "safety_grey", "safety_take_down",
        "article_decide", "article_screening_*", "foi_do", "foi_export", "foi_look",
        "foi_correction_do", "foi_correction_look", "foi_correction_preview", "inspection_ask", "obligation_do",
        "guide_intake", "review_item", "finance_upload", "finance_explain", "finance_draft", "powers_draft",
        "powers_discard", "annual_report_move", "people:do", "batch_start", "batch_undo", "batch_publish",
        "batch_mapping_upload", "parameters:withdraw",
        "wagtailadmin_pages:lock", "wagtailadmin_pages:unlock", "wagtailadmin_pages:set_page_position",
        "due_leave", "due_back", "my_account_end", "joint_ask", "joint_do", "due_subscribe", "foi_preview",
    ),
    "a file": (
        "foi_letter", "foi_paper", "foi_cover_page", "picture_shown", "wagtaildocs_serve", "obligation_template",
        "finance_blank", "finance_download", "powers_blank", "batch_account", "batch_report", "batch_notice",
        "batch_mapping_file", "annual_report_paper", "annual_voucher", "wagtailimages:preview", "mfa_download_recovery_codes",
        "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "due_feed", "foi_template_sample",
        "foi_receipt_paper", "foi_package", "foi_correction_receipt", "foi_correction_package", "foi_correction_letter", "foi_correction_paper",
        "quarantined_file", "inspection_picture",
    ),
    "of an application at one step, walked in test_application_desk and test_applicant": (
        "case_batch", "foi_receipt", "foi_complaint", "foi_proactive", "foi_public_answer", "foi_cover",
    ),
    "of two versions or columns that somebody chose": (
        "wagtailadmin_pages:move_confirm",
        "articles:revisions_revert", "articles:revisions_compare", "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:revisions_compare", "wagtailadmin_pages:revisions_unschedule",
    ),
    "a part of a page, fetched by its script; windows are opened in test_desk_windows": (
        "*_results", "*:index_results", "*_chooser:*", "wagtailadmin_choose_*", "wagtailadmin_tag_*",
        "wagtailadmin_api:*", "wagtailadmin_editing_sessions:*", "wagtailadmin_block_preview",
        "wagtailadmin_pages:set_privacy", "*:*_multiple", "*:create_multiple_*", "*:delete_upload_multiple",
        "wagtailimages:url_generator_output",
    ),
    "shows the public look, which tests of public pages walk": (
        "article_preview", "*:preview_on_add", "*:preview_on_edit", "articles:revisions_view",
        "wagtailadmin_pages:view_draft", "wagtailadmin_pages:revisions_view",
    ),
    "Wagtail's review path, comments or languages, switched off in this house: 404": (
        "wagtailadmin_pages:*workflow*", "wagtailadmin_pages:convert_alias", "wagtailsettings:*",
    ),
    "leads on to another page": (
        "wagtailadmin_account", "wagtailadmin_pages:revisions_index", "wagtailadmin_pages:delete",
    ),
    "of an inspection that has run, looked at in tests/inspection": ("inspection",),
    "of a batch that is not yet moved in, walked in test_moving": ("batch_mapping", "batch_columns", "batch_preview"),
    "refused to everybody by the policy of its table": (
        "sitesettings:add", "sitesettings:delete", "wagtailimages:delete", "wagtaildocs:delete",
        "wagtailimages:url_generator",
    ),
    "of those who are not signed in, or of the second factor, walked in test_second_factor": (
        "openid_*", "wagtailadmin_login", "account_login", "account_inactive", "mfa_*", "account_reauthenticate",
    ),
}  # fmt: skip
"""Addresses of the desk that the walk leaves out, and why."""


def is_walked(name: str) -> bool:
    """Whether the address of this name is a page of the desk for the walk."""
    return not any(fnmatch(name, pattern) for patterns in NOT_WALKED.values() for pattern in patterns)
