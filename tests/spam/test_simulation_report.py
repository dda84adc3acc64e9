"""The page about a simulation."""

from __future__ import annotations

from typing import Any

from spam.simulation_report import simulation_html

TALLY = {
    "comments": 100,
    "spam": 40,
    "spam_missed": 4,
    "spam_missed_share": 0.1,
    "ham": 60,
    "ham_held": 0,
    "ham_held_share": 0.0,
    "decisions": 38,
    "decisions_per_100": 38.0,
}
NOTHING = {name: None if name.endswith(("share", "100")) else 0 for name in TALLY}


def result(waves: dict[str, Any]) -> dict[str, Any]:
    share = 0.95 if waves else None
    return {
        "model": "base-<b>",
        "settings": {"every": 20, "sample": 0.02, "seed": 3},
        "retrainings": 2,
        "hold_at": 0.75,
        "total": TALLY,
        "after_100_decisions": NOTHING,
        "waves_total": {
            "waves": len(waves),
            "marked": len(waves),
            "after_mark": 20 * len(waves),
            "after_mark_caught": 19 * len(waves),
            "after_mark_caught_share": share,
        },
        "waves": waves,
        "rows": [{"from": 0, **TALLY}, {"from": 100, **NOTHING}],
    }


def test_the_page_shows_figures_lines_and_waves() -> None:
    wave = {"first": 21, "first_caught": 19, "after_mark": 20, "after_mark_caught": 19}

    written = simulation_html(result({"lamps": wave}))

    assert "base-&lt;b&gt;" in written
    assert written.count("<polyline") == 3
    assert '<th scope="row">after 100 decisions</th>' in written
    assert '<th scope="row">lamps</th>' in written
    assert "95.0% of 20 comments" in written


def test_without_waves_nothing_is_said_of_them() -> None:
    assert "Waves" not in simulation_html(result({}))
