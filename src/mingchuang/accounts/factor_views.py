"""Second factors by allauth's pages, each change in one transaction with its journal entry: neither stands alone."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.totp.views import deactivate_totp as deactivate
from allauth.mfa.webauthn import views as keys
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from mingchuang.accounts.noting import note
from mingchuang.accounts.rules import AccountVerb


class SetUpCodesPage(ActivateTOTPView):
    """Setting up codes; allauth itself would tell of it only after its transaction."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        person = self.request.user
        note(AccountVerb.SECOND_FACTOR_SET, person, actor=person.pk, at=timezone.now(), method="totp")
        return answer


set_up_codes = SetUpCodesPage.as_view()
remove_codes = transaction.atomic(deactivate)
add_key = transaction.atomic(keys.add_webauthn)
remove_key = transaction.atomic(keys.remove_webauthn)
