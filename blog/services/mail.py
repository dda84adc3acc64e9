"""Sending text mail by SMTP, and nothing else: no pictures, no links that act, no HTML."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from blog.domain.outbox import header_text
from blog.services.outbox import Parcel, SendingError

TIMEOUT_SECONDS: Final = 10
_OWN_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: Final = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailSender:
    """Speaks to the server named by ``SMTP_URL``; encrypted unless it is this machine's own.

    Attributes
    ----------
    smtp_url
        ``smtp://`` or ``smtps://``, user and password in it where needed.
    sender
        The mail address that mails come from.
    domain
        For message identities.
    """

    smtp_url: str
    sender: str
    domain: str

    def send(self, parcel: Parcel) -> None:
        """Deliver one mail.

        Raises
        ------
        SendingError
            Whatever went wrong between here and the server.
        """
        try:
            message = self.message(parcel)
            with self._connected() as server:
                server.send_message(message, from_addr=self.sender, to_addrs=[parcel.recipient])
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            raise SendingError(f"{type(problem).__name__}: {problem}") from problem

    def message(self, parcel: Parcel) -> EmailMessage:
        """Build the mail; every header value is one line of visible characters."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(addr_spec=header_text(self.sender))
        mail["To"] = Address(addr_spec=header_text(parcel.recipient))
        mail["Subject"] = header_text(parcel.subject)
        mail["Date"] = format_datetime(parcel.created_at)
        mail["Message-ID"] = f"<outbox-{parcel.id}@{self.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.body)
        return mail

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.smtp_url)
        host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            if host not in _OWN_HOSTS:
                server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server
