"""Stems that tell a site by its name: drugs, brands that are copied, vices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spam.phrases import words_on
from spam.trade_words import COPIED_BRANDS, DRUGS

_STEM_LETTERS: Final = 5
# Parts of a site's name that hardly an honest site has; everyday words and parts of them left out.
HOST_STEMS: Final = frozenset(
    word for word in COPIED_BRANDS | DRUGS if len(word) >= _STEM_LETTERS
) - words_on(
    "asics converse cowboys broncos affliction borse bolsos couture coach burch"
) | words_on(
    "casino payday pharmacy pharma pills replica jerseys cheapshoe uggboot uggaustralia jordanshoe",
    "jordans nikeair airjordan handbag louisvuitton northface rayban airmax beatsbydre penisenl",
    "weightloss loseweight fatburn escort porno sexcam webcamsex camgirl poker slots forex",
    "binaryoption replicawatch fakewatch customessay essaywrit cheapessay buybacklink buyfollower",
    "togel judionline pokeronline bandarq sbobet situsjudi slotgacor",
)
_STEMS_BY_START: Final[Mapping[str, tuple[str, ...]]] = {
    start: tuple(stem for stem in HOST_STEMS if stem.startswith(start))
    for start in {stem[:_STEM_LETTERS] for stem in HOST_STEMS}
}


def has_host_stem(host: str) -> bool:
    """Tell whether a host, in lower case, has a drug, a copied brand or a vice in its name."""
    name = host[:100].replace("-", "")
    starts = {name[at : at + _STEM_LETTERS] for at in range(len(name) - _STEM_LETTERS + 1)}
    known = starts & _STEMS_BY_START.keys()
    return any(stem in name for start in known for stem in _STEMS_BY_START[start])
