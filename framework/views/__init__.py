"""The framework's pages: versions, the rules in force, clauses; and versions in the making."""

from framework.views.drafting import (
    draft_edit,
    draft_list,
    draft_load,
    draft_new,
    draft_ofgem,
    draft_page,
    draft_rebase,
    draft_review,
    draft_revision,
    draft_submit,
    draft_withdraw,
)
from framework.views.reading import clause_detail, compare, group_detail, in_force, version_detail, version_list
from framework.views.register import clause_register

__all__ = [
    "clause_detail",
    "clause_register",
    "compare",
    "draft_edit",
    "draft_list",
    "draft_load",
    "draft_new",
    "draft_ofgem",
    "draft_page",
    "draft_rebase",
    "draft_review",
    "draft_revision",
    "draft_submit",
    "draft_withdraw",
    "group_detail",
    "in_force",
    "version_detail",
    "version_list",
]
