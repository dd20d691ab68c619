"""The buttons of an application's page."""

from django.urls import reverse


def do(client, found, person, verb, page="foi_do", **values):
    """``person`` presses the button of ``verb`` with these values in its form."""
    client.force_login(person)
    return client.post(reverse(page, args=[found.pk]), {"verb": verb, **values})
