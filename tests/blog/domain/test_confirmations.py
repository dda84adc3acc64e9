"""Which addresses count as one mailbox when mails are limited."""

from __future__ import annotations

import pytest

from blog.domain.confirmations import domain_of, mailbox_of


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("rita@mail.example", "rita@mail.example"),
        (" Rita@Mail.Example ", "rita@mail.example"),
        ("rita+shop@mail.example", "rita@mail.example"),
        ("r.i.t.a+a+b@mail.example", "rita@mail.example"),
        ("+@mail.example", "+@mail.example"),  # nothing is left before the sign
        ("...@mail.example", "...@mail.example"),
        ("rita@sub.mail.example", "rita@sub.mail.example"),
    ],
)
def test_addresses_of_one_mailbox_have_it_in_common(address, mailbox):
    assert mailbox_of(address) == mailbox


def test_a_domain_is_what_follows_the_last_sign():
    assert domain_of("Rita@Mail.Example ") == "mail.example"
