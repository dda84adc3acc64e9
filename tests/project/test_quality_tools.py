"""The pieces of the quality comparison that can be wrong without anybody noticing."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import numpy as np
import pytest

from spam.dataset import Example, Message
from tools.quality import BEGIN, END, write_between
from tools.quality_filters import as_mail, as_mbox
from tools.quality_folds import Material, even_sample, limit_for
from tools.quality_measures import compared, left_out_calibration

HOSTILE = (
    Message("From me\n\nFrom you", author="a\r\nBcc: x@example.org", post_title="t\nX-Spam: no"),
    Message("\x00\ud800", author='<">\\', author_url="http://a.example", post_title="Ü" * 900),
    Message(""),
)


@pytest.mark.parametrize("message", HOSTILE)
def test_a_comment_is_one_message_with_our_headers_only(message: Message) -> None:
    mail = email.message_from_bytes(as_mail(message), policy=email.policy.default)

    assert [name for name in mail if name.startswith(("Bcc", "X-"))] == []
    assert mail["From"] is not None
    assert mail.get_content_type() == "text/plain"


def test_a_mailbox_has_as_many_messages_as_comments() -> None:
    lines = as_mbox(HOSTILE).split(b"\n")

    assert sum(line.startswith(b"From ") for line in lines) == len(HOSTILE)


def test_at_most_the_share_of_honest_comments_reaches_the_limit() -> None:
    scores = np.array([*range(100)], float)
    tied = np.ones(100)

    assert (scores >= limit_for(scores)).sum() == 1
    assert (tied >= limit_for(tied)).sum() == 0


def test_an_even_sample_takes_sources_by_turns_and_labels_by_halves() -> None:
    examples = [
        Example(Message(str(n)), is_spam=n % 2 == 0, source="big" if n < 180 else "small")
        for n in range(200)
    ]
    spam = np.array([example.is_spam for example in examples])
    whole = Material(examples, spam, np.zeros(200, np.int64), None)

    rows = even_sample(whole, np.arange(200), 40, np.random.default_rng(0))

    taken = whole.part(rows)
    assert sum(example.is_spam for example in taken) == 20
    assert sum(example.source == "small" for example in taken) == 20


def test_figures_of_a_filter_that_knows_everything() -> None:
    examples = [
        Example(Message("a"), is_spam=n < 50, source="s", kind="praise") for n in range(150)
    ]
    scores = np.array([1.0 if example.is_spam else 0.0 for example in examples])

    found = compared(examples, scores, -scores)

    assert (found["caught"], found["caught_macro"], found["praise_caught"]) == (1.0, 1.0, 1.0)
    assert (found["honest_held"], found["alone_caught"]) == (0.0, 0.0)


def test_calibration_comes_from_the_other_folds() -> None:
    random = np.random.default_rng(0)
    log_odds = random.normal(0, 3, 4_000)
    spam = random.random(4_000) < 1 / (1 + np.exp(-log_odds))
    examples = [Example(Message("a"), is_spam=bool(label), source="s") for label in spam]

    error = left_out_calibration(examples, 5 * log_odds, np.arange(4_000) % 4)

    assert error["plain"] < 0.05


def test_only_what_is_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    write_between(page, "new\n")

    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    page.write_text("no marks")
    with pytest.raises(ValueError, match="expected"):
        write_between(page, "new")
    assert page.read_text() == "no marks"
