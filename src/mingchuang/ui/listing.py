"""Lists at the desk: filters live in the address and are kept from page to page."""

from django.http import HttpRequest


def kept(request: HttpRequest) -> str:
    """The filters of the address without the number of the page, to be put into the links of other pages."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
