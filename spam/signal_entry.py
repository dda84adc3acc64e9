"""One signal as an entry of the table in ``spam.signals``, and what a signal may need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from spam.reading import Reading

MOST_WEIGHT: Final = 6.0
SHARE_WEIGHT: Final = 4.5  # for shares of the words, which anybody can lower by adding words
HIGHEST_WEIGHT: Final = 8.0  # for what hardly an honest comment of any source has


class Needs(IntFlag):
    """What a signal cannot do without; most messages lack most of it, which saves half the work."""

    NAME = 1  # of the author
    LINKS = 2  # in the text
    POST = 4
    PAIRS = 8  # of words, from the lists of ``spam.tally``
    SIGNS = 16  # letters or signs beyond ASCII, or any fold
    SITE = 32  # of the author
    INDONESIAN = 64  # words of it
    APPEALS = 128  # a word that calls readers to do something


# Signals that are 0 without what they need.
NEEDS: Final[Mapping[Needs, str]] = {
    Needs.NAME: "keyword_name many_name_words name_of_words name_other_script name_in_text "
    "name_in_link name_leads name_first_line broken_name keyword_praise "
    "trade_name subject_name stem_name name_code bland_keyword",
    Needs.LINKS: "links many_links link_share anchors link_hosts signature promotes_own "
    "link_last link_only glued_link same_link random_link referral_link praise_link off_topic_link "
    "network_link",
    Needs.SITE: "keyword_site flattery_site bland_seller flattering_seller",
    Needs.INDONESIAN: "gambling_games gambling_payments gambling_sites gambling_promises "
    "gambling_slang gambling_name split_word spaced_name numbered_name",
    Needs.APPEALS: "opening_call short_call asks_subscribers own_work giveaway plea_link",
    Needs.POST: "post_overlap title_pasted off_topic other_language",
    Needs.PAIRS: "addresses_site your_writing keep_going coming_back stumbled trouble astonished "
    "qualities machine_talk shared found platform requests closers begging promotion "
    "testimony adverts scams own_company modern_flattery bot_talk foreign_adverts "
    "self_promotion lures foreign_lures chinese_adverts offers invites own_site gambling_claims",
    Needs.SIGNS: "fenced framed fancy_share mixed_styles styled_digits styled_name foreign_line "
    "script_switch look_alikes fancy_letters hidden_characters hidden_letters",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal.

    Attributes
    ----------
    name
        Stable; models store weights under it.
    value
        Function from a reading to a value in [low, high], or ``None`` when unknown.
    sentence
        What a moderator reads.
    source
        Where the idea or the limits come from.
    both_ways
        Whether it may also speak for an honest comment; most may not, or spammers would add them.
    is_clipped
        Whether a weight that would speak for honesty more than it may is set to the bound. Others
        are left out then: what a spammer can simply add, such as a question, must not add up.
    least_weight
        Log-odds, before calibration, that a value of 1 weighs at least, set by hand where hardly an
        honest comment of any source has it, and each kind of spam that has it is rare.
    most_weight
        Log-odds, before calibration, that a value of 1 weighs at most: less for shares of the
        words, which anybody can lower by adding words.
    count
        Fills ``{n}`` in the sentence.
    set_weight
        Fixed log-odds for a value of 1 where nothing can be learnt; ``None`` when learnt.
    """

    name: str
    value: Callable[[Reading], float | None]
    sentence: str
    source: str = "our reading of blog spam, November 2026"
    low: float = 0.0
    high: float = 1.0
    set_weight: float | None = None
    both_ways: bool = False
    is_clipped: bool = False
    least_weight: float = 0.0
    most_weight: float = MOST_WEIGHT
    count: Callable[[Reading], int] | None = None

    def describe(self, reading: Reading) -> str:
        """Give the sentence for a message, its count filled in."""
        return self.sentence.format(n=self.count(reading)) if self.count else self.sentence
