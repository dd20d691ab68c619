"""Pictures on the desk: the library's small sizes, and the body's pictures in a preview."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from mingchuang.publishing.models import Picture, PictureRendition


@require_safe
def shown(request: HttpRequest, pk: int) -> FileResponse:
    """One size of a picture, for those who may choose the picture; nobody else learns that it exists."""
    size = get_object_or_404(PictureRendition.objects.select_related("image"), pk=pk)
    policy = policy_registry.get_by_type(Picture)
    if not policy.user_has_permission_for_instance(request.user, "choose", size.image):
        raise Http404
    try:
        answer = FileResponse(size.file.open())
    except FileNotFoundError as error:
        raise Http404 from error
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
