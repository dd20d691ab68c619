"""The desk's page of the networks from which the desk is reached."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mingchuang.accounts import networks
from mingchuang.accounts.forms import NetworksForm
from mingchuang.accounts.models import DeskNetworks
from mingchuang.accounts.rules import AccountRefusedError

PAST = 20


@permission_required("accounts.change_desknetworks", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_networks(request: HttpRequest) -> HttpResponse:
    """The list in force, the form for another, the lists before."""
    newest = networks.newest()
    initial = {"networks": newest.networks if newest else ""}
    form = NetworksForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            networks.set_networks(
                form.cleaned_data["networks"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
                address=request.META["REMOTE_ADDR"],
                at=timezone.now(),
            )
        except AccountRefusedError as error:
            form.add_error("networks", str(error))
        else:
            messages.success(request, "已保存，半分钟内在所有页面生效。")
            return redirect("desk_networks")
    context = {
        "form": form,
        "newest": newest,
        "address": request.META["REMOTE_ADDR"],
        "past": DeskNetworks.objects.select_related("made_by")[:PAST],
        "page_title": "工作台访问网段",
        "header_title": "工作台访问网段",
        "header_icon": "lock",
    }
    return render(request, "accounts/networks.html", context, status=422 if form.errors else 200)
