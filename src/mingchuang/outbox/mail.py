"""Send the mails that wait in the outbox, each at least once."""

import logging
from datetime import datetime

from django.core.mail import EmailMessage, get_connection

from mingchuang.outbox.actions import done
from mingchuang.outbox.queries import waiting
from mingchuang.outbox.rules import Stream

log = logging.getLogger(__name__)

MAILS_AT_ONCE = 50


class MailNotSent(RuntimeError):
    """Some mails could not be sent; they stay in the outbox."""


def send_waiting(_at: datetime) -> bool:
    """Send what waits; whether there was anything.

    A message's payload holds ``to`` (a list of addresses), ``subject`` and ``body``. A mail that fails does not
    hold up the others; ``MailNotSent`` at the end makes the worker try again later.
    """
    messages = waiting(Stream.MAIL, MAILS_AT_ONCE)
    if not messages:
        return False
    failed = 0
    with get_connection() as connection:
        for message in messages:
            told = message.payload
            mail = EmailMessage(told["subject"], told["body"], to=told["to"], connection=connection)
            try:
                mail.send()
            except OSError:
                failed += 1
                log.exception("mail %s could not be sent", message.pk)
                continue
            done([message])
    if failed:
        raise MailNotSent(f"{failed} mails")
    return True
