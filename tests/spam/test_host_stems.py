from __future__ import annotations

import pytest

from spam.host_stems import HOST_STEMS, has_host_stem


@pytest.mark.parametrize(
    "host", ["cheap-viagra.example", "bestcasino.example", "my-louis-vuitton.example"]
)
def test_a_host_named_after_a_drug_a_brand_or_a_vice_is_told(host: str) -> None:
    assert has_host_stem(host)


@pytest.mark.parametrize(
    "host", ["", "a.example", "basics.example", "coaching.example", "pharaoh-lamps.example"]
)
def test_other_hosts_are_not(host: str) -> None:
    assert not has_host_stem(host)


def test_only_the_first_hundred_letters_are_looked_at() -> None:
    assert not has_host_stem("a" * 100 + "casino")


def test_stems_are_long_enough_to_stand_for_themselves() -> None:
    assert min(map(len, HOST_STEMS)) >= 5
    assert all(stem.isascii() and stem == stem.lower() for stem in HOST_STEMS)
