from __future__ import annotations

import json

from spam.verdict import Action, Reason, Verdict


def test_no_verdict_holds_and_says_why() -> None:
    verdict = Verdict.unavailable("the model is missing")

    assert verdict.score is None
    assert verdict.action is Action.HOLD
    assert verdict.cause == "the model is missing"


def test_a_verdict_is_json_ready() -> None:
    verdict = Verdict(0.9, Action.HOLD, (Reason("links", 1.5, "A link."),), "base-0")

    assert json.loads(json.dumps(verdict.as_dict())) == {
        "score": 0.9,
        "action": "hold",
        "reasons": [{"name": "links", "weight": 1.5, "detail": "A link."}],
        "model": "base-0",
        "cause": None,
    }
