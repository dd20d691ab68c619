"""Signing in, by allauth. Only what this house uses is routed; allauth's other names lead to a closed door."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as keys
from django.urls import path

from mingchuang.accounts import factor_views, openid_views
from mingchuang.accounts.views import SignInPage, closed

urlpatterns = [
    path("login/", SignInPage.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/activate/", factor_views.set_up_codes, name="mfa_activate_totp"),
    path("second-factor/deactivate/", factor_views.remove_codes, name="mfa_deactivate_totp"),
    path("keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("keys/add/", factor_views.add_key, name="mfa_add_webauthn"),
    path("keys/reauthenticate/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/edit/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", factor_views.remove_key, name="mfa_remove_webauthn"),
    path("recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("openid/", openid_views.begin, name="openid_begin"),
    path("openid/back/", openid_views.back, name="openid_back"),
    path("closed/signup/", closed, name="account_signup"),
    path("closed/email/", closed, name="account_email"),
    path("closed/email-sent/", closed, name="account_email_verification_sent"),
    path("closed/set/", closed, name="account_set_password"),
    path("closed/reset/", closed, name="account_reset_password"),
]
