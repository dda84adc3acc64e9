"""How many mails that ask for a confirmation may leave, so that nobody can be flooded with them.

Whoever sends a comment can give the address of a stranger. So one mailbox gets one mail in a long
while, and neither one network nor all together can send many in a day.
"""

from __future__ import annotations

from typing import Final

from blog.domain.outbox import KEPT_DAYS

PAUSE_DAYS: Final = KEPT_DAYS  # for so long the outbox knows what was sent by its key
DAY_SECONDS: Final = 86_400
MOST_OF_NETWORK: Final = 5  # mails in a day that one network can cause
MOST_TO_DOMAIN: Final = 20  # mails in a day to one domain: all of it may be one mailbox
MOST_OF_BLOG: Final = 200  # mails in a day altogether


def mailbox_of(address: str) -> str:
    """Give what addresses have in common that are likely to lead into one mailbox.

    Case, dots and what follows a plus sign before the ``@`` make no difference with the large
    providers. With others they may; then somebody gets a mail later than they might.
    """
    local, _, domain = address.strip().casefold().rpartition("@")
    plain = local.partition("+")[0].replace(".", "")
    return f"{plain or local}@{domain}"


def domain_of(address: str) -> str:
    """Give an address's domain, case ignored."""
    return address.strip().casefold().rpartition("@")[2]
