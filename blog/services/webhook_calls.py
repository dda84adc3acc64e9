"""Calling webhooks: a signed POST, no redirects followed, the answer's text not read."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from blog.services.clock import Clock
from blog.services.outbox import Parcel, SendingError

TIMEOUT_SECONDS: Final = 10.0
SIGNATURE: Final = "Blarney-Signature"
EVENT: Final = "Blarney-Event"
DELIVERY: Final = "Blarney-Delivery"


def signature(secret: str, body: str, *, at: int) -> str:
    """Give the value of the header: time and HMAC-SHA256 over ``<time>.<body>``, hexadecimal.

    The time is part of what is signed, so that an old call cannot be played again later.
    """
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class WebhookSender:
    """Speaks HTTP to the addresses that administrators gave."""

    def __init__(self, *, now: Clock) -> None:
        self._now = now

    def send(self, parcel: Parcel) -> None:
        """Make one call; anything but an answer of 200 to 299 in time is a failure.

        Raises
        ------
        SendingError
            Saying what came instead.
        """
        import urllib3  # loaded when a webhook is first called

        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Blarney",
            EVENT: parcel.subject,
            DELIVERY: str(parcel.id),
            SIGNATURE: signature(parcel.secret, parcel.body, at=int(self._now().timestamp())),
        }
        timeout = urllib3.Timeout(total=TIMEOUT_SECONDS)
        try:
            with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
                answer = pool.request(
                    "POST",
                    parcel.recipient,
                    body=parcel.body.encode(),
                    headers=headers,
                    redirect=False,
                    preload_content=False,
                )
                status = answer.status
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as problem:
            raise SendingError(f"No answer: {type(problem).__name__}.") from problem
        if not 200 <= status < 300:  # noqa: PLR2004 - the range of success
            raise SendingError(f"Expected an answer of 200 to 299, found {status}.")
