from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spam.dataset import Example, Message
from spam.errors import TextTooLongError
from spam.scorer import Scorer
from spam.verdict import Action

GENERIC_FLATTERY = (
    # No link, no author, no post: nothing but praise that fits any page.
    (
        "Hello! I just wanted to say that your website is truly amazing and very informative. I really "
        "enjoyed reading your articles, they are well written and helpful. I will definitely bookmark "
        "your blog and share it with my friends. Keep up the great work!"
    ),
    (
        "What a wonderful post, thank you so much for sharing this valuable information with all of "
        "us. I have been searching for this topic for a long time and your blog is the best one I "
        "found. I am looking forward to your next article, keep writing!"
    ),
    (
        "Your writing impresses me a lot, and so does the layout of this blog. So great a weblog is "
        "rare nowadays. Was the theme bought somewhere, or do you design such things alone? In any "
        "case stay with the excellent quality of your articles."
    ),
    (
        "Excellent website! I found your page by accident while searching on Google and I must say "
        "the content is superb. Your visitors will surely benefit from this useful information. "
        "Thanks a lot for such a fantastic site, I will come back again soon."
    ),
)
SHORT_HONEST = (
    "Thanks, this helped me fix my router.",
    "Great article, thanks!",
    "Grazie, molto utile!",
    "Thank you so much!",
    "Nice one, works now.",
    "Danke, hat geholfen.",
    "Merci beaucoup, ça marche.",
    "Loved the photo of the lighthouse.",
    "That was exactly my problem with the printer. Thanks a lot!",
)
HONEST = (
    (
        "I had the same trouble with the hinge. In the end a drop of oil and a new screw did it, but "
        "the screw has to be shorter than the one in the picture or it scratches the frame."
    ),
    "Isn't the tide table for the other harbour? At ours the water comes almost an hour later.",
    "Ho provato con la farina di castagne e viene bene, però bisogna aggiungere un po' d'acqua.",
    "You say the old library closed in May, but I borrowed a book there in June.",
)


@pytest.mark.parametrize("text", GENERIC_FLATTERY)
def test_generic_flattery_is_held_by_its_text_alone(base: Scorer, text: str) -> None:
    assert base.judge(Message(text)).action is not Action.PUBLISH


@pytest.mark.parametrize("text", [*SHORT_HONEST, *HONEST])
def test_short_thanks_and_honest_remarks_are_published(base: Scorer, text: str) -> None:
    assert base.judge(Message(text)).action is Action.PUBLISH


@pytest.mark.parametrize("text", HONEST)
def test_signals_of_the_form_never_bin_an_honest_comment(base: Scorer, text: str) -> None:
    hurried = Message(text, author="Rita Fields", trap_filled=True, form_seconds=0.0)

    verdict = base.judge(hurried)

    assert verdict.score is not None
    assert verdict.score < base.spam_at
    assert {"trap", "hurried"} <= {reason.name for reason in verdict.reasons}


def test_look_alike_letters_do_not_hide_flattery(base: Scorer) -> None:
    plain = GENERIC_FLATTERY[0]
    disguised = plain.replace("a", "а").replace("o", "о").replace("e", "е")

    verdict = base.judge(Message(disguised))

    assert verdict.action is not Action.PUBLISH
    assert any("swapped for look-alikes" in reason.detail for reason in verdict.reasons)


messages = st.builds(
    Message,
    text=st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "great",
                    "blog",
                    "thanks",
                    "http://a.example/b",
                    "cheap",
                    "your",
                    "i",
                    "你好",
                    "ɡreat",
                    "!!",
                ]
            ),
            max_size=60,
        ).map(" ".join),
    ),
    author=st.none() | st.text(max_size=40),
    author_url=st.none() | st.text(max_size=60),
    post_title=st.none() | st.text(max_size=60),
    post_text=st.none() | st.text(max_size=200),
    trap_filled=st.none() | st.booleans(),
    form_seconds=st.none() | st.floats(-1e6, 1e6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages)
def test_reasons_add_up_to_the_log_odds_of_the_score(base: Scorer, message: Message) -> None:
    verdict = base.judge(message)

    assert verdict.score is not None
    assert 0.0 < verdict.score < 1.0
    log_odds = math.log(verdict.score / (1.0 - verdict.score))
    assert sum(r.weight for r in verdict.reasons) == pytest.approx(log_odds, abs=1e-6)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(messages, max_size=5))
def test_many_at_once_score_as_one_by_one(base: Scorer, several: list[Message]) -> None:
    at_once = [verdict.score for verdict in base.judge_many(several)]

    assert at_once == pytest.approx([base.judge(m).score for m in several], abs=1e-9)


def test_reasons_are_strongest_first_with_the_rest_last(base: Scorer) -> None:
    reasons = base.judge(Message(GENERIC_FLATTERY[0], author="Best Price Bags")).reasons

    sizes = [abs(reason.weight) for reason in reasons[:-1]]
    assert reasons[-1].name == "rest"
    assert "base_rate" in {reason.name for reason in reasons}
    assert sizes == sorted(sizes, reverse=True)
    assert len(reasons) <= 14
    assert all(reason.detail.endswith(".") for reason in reasons)


def test_judge_many_gives_reasons_when_asked(base: Scorer) -> None:
    message = Message("What a great blog")

    assert base.judge_many([message], reasons=True) == [base.judge(message)]
    assert base.judge_many([]) == []


def test_extreme_evidence_is_cut_where_reasons_can_still_add_up(base: Scorer) -> None:
    links = " ".join(f"http://cheap-pills-{n}.example.com/buy-viagra" for n in range(60))

    verdict = base.judge(Message(f"buy cheap viagra online {links}", author="cheap viagra online"))

    assert verdict.action is Action.SPAM
    assert verdict.score is not None
    assert verdict.score < 1.0


def test_a_text_over_the_cap_is_refused_not_cut(base: Scorer) -> None:
    with pytest.raises(TextTooLongError):
        base.judge(Message("a" * 10_001))


def test_repeating_a_word_does_not_move_the_hashed_features(base: Scorer) -> None:
    once = base.log_odds([Message("lighthouse lighthouse")])[0]
    often = base.log_odds([Message("lighthouse " * 12)])[0]

    assert abs(often - once) < 1.0


def test_honest_words_pasted_behind_spam_wash_it_only_so_far(base: Scorer) -> None:
    spam_text = (
        "Buy cheap handbags online, best price and free shipping http://cheap-bags.example.com/sale"
    )
    honest_words = " ".join(" ".join(HONEST).split()[:50])

    before, after = base.log_odds([Message(spam_text), Message(f"{spam_text} {honest_words}")])

    # Measured in November 2026: 8.3 of 13.8, where the limit to hold is 1.7.
    assert before - after < 9.0
    assert after > math.log(base.hold_at / (1.0 - base.hold_at))


def test_the_verdict_names_its_model(base: Scorer, small_set: list[Example]) -> None:
    verdicts = base.judge_many([example.message for example in small_set[:5]])

    assert {verdict.model for verdict in verdicts} == {base.version}
    assert all(verdict.reasons == () for verdict in verdicts)


def test_the_small_set_is_told_apart_by_the_base_model(
    base: Scorer, small_set: list[Example]
) -> None:
    scores = base.spam_scores([example.message for example in small_set])
    spam = np.array([example.is_spam for example in small_set])

    assert (scores[spam] >= base.hold_at).mean() > 0.9
    assert (scores[~spam] >= base.hold_at).mean() < 0.02
