"""Who may do what with articles and files in the desk; read by Wagtail's own views as well as ours.

Wagtail asks a policy about the instance only in some of its views; lists, choosers, history and comparison
are narrowed by ``views.narrowing`` (docs/decisions/0065-articles-in-the-desk.md). No policy here ever gives
``publish``, ``lock`` or ``delete``: these are verbs of ``publishing.actions``.
"""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permissions import register_permission_policy

from mingchuang.accounts.permissions import RolePolicy, RootPolicy, allow, govern
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS, RoleKind
from mingchuang.publishing.models import Article, Picture, ReviewPath, StoredFile
from mingchuang.publishing.rules import AUTHORS


class FilePolicy(RolePolicy):
    """Files belong to an organisation; whoever uploaded one sees it as well.

    Wagtail's views of files and pictures also ask by collection; there is one collection for all. A picture
    without an organisation is the district's: everybody may choose it.
    """

    @property
    def shared(self) -> Q:
        """What everybody may see."""
        return Q(organisation=None) if self.model is Picture else Q(pk__in=())

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        every = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return every.none()
        reached = [one.pk for one in organisations_of(user, self.kinds_for(actions))]
        return every.filter(Q(organisation__in=reached) | Q(uploaded_by_user=user) | self.shared)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        if instance.pk is None or instance.uploaded_by_user_id == user.pk:
            return True
        if instance.organisation_id is None:
            return self.model is Picture and "change" not in actions
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def collections_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Collection]:
        """All collections, or none."""
        if self.user_has_any_permission(user, actions):
            return Collection.objects.all()
        return Collection.objects.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Collection]:
        """All collections, or none."""
        return self.collections_user_has_any_permission_for(user, [action])


def _govern_files(model: type[Any]) -> None:
    actions = {"view": BUSINESS, "choose": BUSINESS, "add": BUSINESS, "change": AUTHORS}
    policy = FilePolicy(model, actions, "organisation")
    register_permission_policy(model, policy=policy, exact_class=True)
    for action, kinds in policy.actions.items():
        allow(f"publishing.{action}_{model._meta.model_name}", kinds)


def register() -> None:
    """Tell Wagtail and Django."""
    govern(Article, {"view": BUSINESS, "add": AUTHORS, "change": AUTHORS}, "organisation")
    officers = {RoleKind.INFORMATION_OFFICER}
    all_of_it = {"view": officers, "add": officers, "change": officers, "delete": officers}
    govern(ReviewPath, all_of_it, kind_of_policy=RootPolicy)
    _govern_files(StoredFile)
    _govern_files(Picture)
