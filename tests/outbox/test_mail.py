from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.mail import MailNotSent, send_waiting
from mingchuang.outbox.queries import count
from mingchuang.outbox.rules import Stream

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


def queue(subject: str) -> None:
    put_payload(Stream.MAIL, subject, {"to": ["a@example.org"], "subject": subject, "body": "正文"})


def test_a_mail_that_waits_is_sent_and_taken_away():
    queue("提醒")
    assert send_waiting(NOON) is True
    assert [sent.subject for sent in mail.outbox] == ["提醒"]
    assert (count(Stream.MAIL), send_waiting(NOON)) == (0, False)


def test_a_mail_that_fails_stays_and_holds_up_no_other(monkeypatch, caplog):
    queue("一")
    queue("二")
    send = EmailMessage.send

    def failing(self, *args, **options):
        if self.subject == "一":
            raise ConnectionRefusedError
        return send(self, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", failing)
    with pytest.raises(MailNotSent):
        send_waiting(NOON)
    assert [sent.subject for sent in mail.outbox] == ["二"]
    assert count(Stream.MAIL) == 1
