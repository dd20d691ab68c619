"""The window of a picture uploaded twice leads to the picture that was there, without deleting the other."""

from django.template.loader import get_template

from mingchuang.publishing.templatetags.leading import leads_on_to


def test_the_address_that_would_delete_tells_where_it_leads_on():
    address = "/desk/images/12/delete/?next=%2Fdesk%2Fimages%2Fchooser%2Fchosen%2F3%2F%3Fmultiple%3D1"
    assert leads_on_to(address) == "/desk/images/chooser/chosen/3/?multiple=1"


def test_the_window_is_ours_and_offers_no_deletion():
    found = get_template("wagtailimages/chooser/confirm_duplicate_upload.html")
    assert "mingchuang/publishing" in found.origin.name
    assert "use-existing-image" not in found.template.source
