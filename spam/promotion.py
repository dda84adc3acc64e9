"""May a candidate replace the current model? A paired test on newer decisions, and the canaries.

Both models judge the same held-out comments, so only those count that they judge differently:
honest ones newly held against newly released, spam newly missed against newly caught.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from spam.canaries import failed_canaries
from spam.candidate import Candidate
from spam.dataset import Example
from spam.scorer import Scorer
from spam.thresholds import NEVER, Limits

MARGIN: Final = 0.01  # share of honest comments, or of spam, a candidate may be worse by
CONFIDENCE: Final = 0.95  # one-sided
FEW_COMMENTS: Final = 6  # that many are allowed with confidence where 1 % would be less than that
LEAST_HELD_OUT: Final = 5
_Z: Final = 1.6448536269514722  # standard normal quantile at CONFIDENCE
_HALVINGS: Final = 60  # of an interval of length 2: exact to the last bit of a float


@dataclass(frozen=True, slots=True)
class Paired:
    """Comments of one kind judged by both models.

    Attributes
    ----------
    total
        Number of comments.
    worse
        Those that only the candidate judges wrongly.
    better
        Those that only the current model judges wrongly.
    """

    total: int
    worse: int
    better: int

    @property
    def difference(self) -> float:
        """Give by which share of the comments the candidate is worse, in [-1, 1]."""
        return (self.worse - self.better) / self.total

    @property
    def bound(self) -> float:
        """Give by how much it is worse at most, with one-sided confidence of 95 %, in [-1, 1].

        Notes
        -----
        The score bound for a difference of paired proportions: it stays near its level in small
        samples and with no discordant pair at all, where it is z² / (n + z²).

        References
        ----------
        Tango, "Equivalence test and confidence interval for the difference in proportions for the
        paired-sample design", Statistics in Medicine 17 (1998), 891-908. The same statistic as a
        non-inferiority test: Liu, Hsueh, Hsieh and Chen, Statistics in Medicine 21 (2002), 231-245.
        """
        low, high = self.difference, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2.0
            if self._score(middle) > -_Z:
                low = middle
            else:
                high = middle
        return high

    def allowance(self, margin: float) -> float:
        """Give the bound that is still good enough: the margin, or six comments of a few."""
        return max(margin, min(FEW_COMMENTS / self.total, 1.0))

    def is_no_worse(self, margin: float) -> bool:
        """Say whether both the measured difference and its bound are good enough."""
        return self.difference <= margin and self.bound <= self.allowance(margin)

    def _score(self, difference: float) -> float:
        """Tango's statistic for a supposed true difference."""
        n, b, c = self.total, self.worse, self.better
        linear = -b - c + (2 * n - b + c) * difference
        constant = -c * difference * (1.0 - difference)
        root = math.sqrt(max(linear * linear - 8.0 * n * constant, 0.0))
        only_better = (root - linear) / (4.0 * n)
        variance = n * (2.0 * only_better + difference * (1.0 - difference))
        distance = b - c - n * difference
        return (
            distance / math.sqrt(variance) if variance > 0.0 else math.copysign(math.inf, distance)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate and the current model on the same held-out examples.

    Attributes
    ----------
    ham, spam
        Numbers of held-out examples.
    ham_held, spam_caught
        Candidate's counts at its limits.
    current_ham_held, current_spam_caught
        The current model's.
    newly_held, newly_missed
        Ham only the candidate holds; spam only the candidate misses.
    failed_canaries
        Sentences of the frozen list that the candidate judges wrongly and the current does not.
    undoes_learning
        Whether a candidate that learnt nothing would replace a model that did.
    """

    ham: int
    spam: int
    ham_held: int
    spam_caught: int
    current_ham_held: int
    current_spam_caught: int
    newly_held: int
    newly_missed: int
    failed_canaries: tuple[str, ...]
    margin: float = MARGIN
    undoes_learning: bool = False

    @property
    def mistakes(self) -> int:
        """Honest comments the candidate holds and spam it misses."""
        return self.ham_held + self.spam - self.spam_caught

    @property
    def current_mistakes(self) -> int:
        """Honest comments the current model holds and spam it misses."""
        return self.current_ham_held + self.spam - self.current_spam_caught

    @property
    def held(self) -> Paired:
        """Honest comments: newly held is worse, newly released is better."""
        released = self.newly_held - (self.ham_held - self.current_ham_held)
        return Paired(self.ham, self.newly_held, released)

    @property
    def missed(self) -> Paired:
        """Spam: newly missed is worse, newly caught is better."""
        caught = self.newly_missed + (self.spam_caught - self.current_spam_caught)
        return Paired(self.spam, self.newly_missed, caught)

    def as_dict(self) -> dict[str, Any]:
        """Give the fields and what follows from them as JSON-ready data."""
        names = [name for name in self.__slots__ if name != "failed_canaries"]
        return {name: getattr(self, name) for name in names} | {
            "failed_canaries": list(self.failed_canaries),
            "newly_released": self.held.better,
            "newly_caught": self.missed.better,
            "confidence": CONFIDENCE,
            "held_more_at_most": round(self.held.bound, 6) if self.ham else None,
            "missed_more_at_most": round(self.missed.bound, 6) if self.spam else None,
        }


def least_shown(margin: float = MARGIN) -> int:
    """Give how many comments of a kind it takes to show the margin, if no judgement differs."""
    return math.ceil(_Z * _Z * (1.0 - margin) / margin)


def compare(candidate: Scorer, current: Scorer, held_out: Sequence[Example]) -> Comparison:
    """Score the same held-out examples with both models.

    Parameters
    ----------
    candidate, current
        Each judged at its own limits.
    held_out
        Examples newer than what either model learnt from.
    """
    messages = [example.message for example in held_out]
    spam = np.array([example.is_spam for example in held_out], bool)
    new = candidate.spam_scores(messages) >= candidate.hold_at
    old = current.spam_scores(messages) >= current.hold_at
    return Comparison(
        ham=int((~spam).sum()),
        spam=int(spam.sum()),
        ham_held=int(new[~spam].sum()),
        spam_caught=int(new[spam].sum()),
        current_ham_held=int(old[~spam].sum()),
        current_spam_caught=int(old[spam].sum()),
        newly_held=int((new & ~old)[~spam].sum()),
        newly_missed=int((old & ~new)[spam].sum()),
        failed_canaries=newly_failed(candidate, current),
    )


def newly_failed(candidate: Scorer, current: Scorer) -> tuple[str, ...]:
    """Give the canaries that a candidate judges wrongly and the current model does not."""
    already = set(failed_canaries(current))
    return tuple(text for text in failed_canaries(candidate) if text not in already)


def may_replace(comparison: Comparison) -> tuple[bool, str]:
    """Decide whether the candidate is good enough, with the reason in one or two sentences.

    It must judge every canary right that the current model judges right. Of the honest comments it
    may hold no more, and of the spam miss no more, than the current model: the measured difference
    is at most the margin, and with 95 % confidence the true one is at most the margin, or six
    comments where so few were decided that six are more than the margin. Both kinds must pass, so
    no correction for testing twice is needed (Berger, Technometrics 24 (1982), 295-300). Where
    replacing would undo what was learnt, it must make fewer mistakes as well: with few decisions
    nearly everything is no worse.
    """
    c = comparison
    if c.failed_canaries:
        return False, (
            f"It judges {len(c.failed_canaries)} canary texts wrongly that the current model "
            f"judges rightly: {c.failed_canaries[0]}"
        )
    if (too_little := _too_little(c)) is not None:
        return False, too_little
    if not c.held.is_no_worse(c.margin):
        return False, (
            f"It would hold {c.ham_held} of {c.ham} honest comments, the current model "
            f"{c.current_ham_held} ({c.held.worse} newly held, {c.held.better} released): "
            f"{_too_much(c.held, c.margin)}"
        )
    if not c.missed.is_no_worse(c.margin):
        return False, (
            f"It would catch {c.spam_caught} of {c.spam} spam comments, the current model "
            f"{c.current_spam_caught} ({c.missed.worse} newly missed, {c.missed.better} newly "
            f"caught): {_too_much(c.missed, c.margin)}"
        )
    if c.undoes_learning and c.mistakes >= c.current_mistakes:
        return False, (
            f"What it learnt from does not improve on the base model, so it would undo what the "
            f"current model learnt. Of {c.ham + c.spam} newer decisions it judges {c.mistakes} "
            f"wrongly, the current model {c.current_mistakes}: it would have to be fewer. The "
            f"current model stays."
        )
    return True, (
        f"It holds {c.ham_held} of {c.ham} honest comments (current model {c.current_ham_held}) "
        f"and catches {c.spam_caught} of {c.spam} spam (current model {c.current_spam_caught}). "
        f"{_how_sure(c)}"
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """How a candidate did, and the limits with which it did so."""

    comparison: Comparison
    limits: Limits


def try_out(
    candidate: Candidate,
    current: Scorer,
    *,
    serving: Candidate,
    local: Limits,
    fresh: Sequence[Example],
) -> Trial:
    """Compare a candidate with the current model, at the local limits if it passes with them.

    Parameters
    ----------
    serving
        What was learnt from all examples, which serves if the candidate passes: with
        the local limits it has to judge the canaries right as well.
    local
        As the blog's own comments speak for them; see ``spam.local_limits``.
    fresh
        Examples that neither the candidate nor the current model learnt from.

    Returns
    -------
    Trial
        With the limit of the current model where they do not pass with the local one.
    """

    def compared(limits: Limits) -> Comparison:
        found = compare(with_limits(candidate, limits).scorer(), current, fresh)
        return replace(found, undoes_learning=undoes_learning(candidate, current))

    comparison = compared(local)
    is_better, reason = may_replace(comparison)
    if is_better and (failed := newly_failed(with_limits(serving, local).scorer(), current)):
        is_better, reason = False, after_all(failed)
    if is_better or local.hold_at == current.hold_at:
        return Trial(comparison, local)
    note = (
        f"Inherited from the version before. Another limit, {local.hold_at:.3f}, did no better: "
        f"{reason}"
    )
    inherited_bin = max(candidate.card.spam_at, current.hold_at)
    kept = Limits(current.hold_at, NEVER if local.spam_at == NEVER else inherited_bin, note)
    return Trial(compared(kept), kept)


def undoes_learning(candidate: Candidate, current: Scorer) -> bool:
    """Say whether an unchanged candidate would replace a correction that is another model."""
    is_correction = current.card.parent is not None
    is_other = current.card.model_sha256 != candidate.card.model_sha256
    return candidate.is_unchanged and is_correction and is_other


def after_all(failed: Sequence[str]) -> str:
    """Say that the model that learnt from all decisions fails canaries."""
    return f"After learning from all decisions it fails known texts: {failed[0]}"


def with_limits(candidate: Candidate, limits: Limits) -> Candidate:
    """Copy a candidate with other limits on its card."""
    card = replace(
        candidate.card,
        hold_at=limits.hold_at,
        spam_at=limits.spam_at,
        limits_note=limits.note,
    )
    return replace(candidate, card=card)


def _too_little(c: Comparison) -> str | None:
    """Say what is missing to test on, if anything."""
    if c.ham + c.spam < LEAST_HELD_OUT:
        return f"Only {c.ham + c.spam} newer decisions to test on; {LEAST_HELD_OUT} are needed."
    if not (c.ham and c.spam):
        missing = "honest comment" if c.spam else "spam"
        return f"No {missing} among the newer decisions: both kinds are needed to test on."
    return None


def _too_much(pairs: Paired, margin: float) -> str:
    if pairs.difference > margin:
        return (
            f"worse by {pairs.difference:.1%} of them, where the margin is {margin:.0%}; "
            f"the current model stays."
        )
    return (
        f"with {CONFIDENCE:.0%} confidence it may be worse by {pairs.bound:.1%} of them, where "
        f"{pairs.allowance(margin):.1%} is allowed for {pairs.total:,}; the current model stays."
    )


def _how_sure(c: Comparison) -> str:
    sure = (
        f"With {CONFIDENCE:.0%} confidence it holds at most {max(c.held.bound, 0.0):.1%} more and "
        f"misses at most {max(c.missed.bound, 0.0):.1%} more"
    )
    if max(c.held.bound, c.missed.bound) <= c.margin:
        return f"{sure}: within the margin of {c.margin:.0%}."
    return (
        f"{sure}. To be as sure that it is at most {c.margin:.0%} takes at least "
        f"{least_shown(c.margin)} honest comments and as many spam among the newer decisions."
    )
