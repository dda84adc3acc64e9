"""The page of the model, and the buttons on it. The learning itself is tested with the service."""

from __future__ import annotations

import fcntl
import json
import re
from dataclasses import asdict, replace
from typing import Any

import pytest

from blog.domain.alarms import Alarm, AlarmKind, HeldShare, Severity, drift_alarm
from blog.domain.moderation import DecisionKind, Status
from blog.services.moderation import DecisionOrder
from spam.scorer import Scorer
from spam.store import base_card
from tests.blog.services.test_spam_gate import damage, save
from tests.conftest import SAME_ORIGIN

CARD_CHARTS = ["card-precision", "card-calibration", "card-scores"]
CHARTS = ["precision", "calibration", "scores", *CARD_CHARTS]


def send(client: Any, path: str, data: dict[str, str] | None = None) -> Any:
    return client.post(path, data=data or {}, headers=SAME_ORIGIN)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note what would be started instead of starting it: a real retraining takes half a minute."""
    calls: list[list[str]] = []
    monkeypatch.setattr(
        "blog.services.own_process.subprocess.Popen", lambda arguments, **_: calls.append(arguments)
    )
    return calls


@pytest.fixture
def make_history(scene: Any) -> None:
    """Let a moderator decide on one comment of each label."""
    post, moderator = scene.post(), scene.user()
    for kind in (DecisionKind.MARK_SPAM, DecisionKind.APPROVE):
        comment = scene.comment(post, status=Status.PENDING)
        scene.decide(comment, kind, by=moderator.id)


def test_a_moderator_reads_the_card_and_sees_no_buttons(max_):
    page = max_.get("/admin/spam").text

    text = text_of(page)
    for part in (
        "In use: base-",
        "Held from",
        "Spam caught",
        "shipped",
        "An administrator can retrain",
    ):
        assert part in text
    assert "/admin/spam/retrain" not in page
    assert "/admin/spam/promote" not in page


def test_labels_are_counted_from_peoples_decisions(ada, scene):
    post, moderator = scene.post(), scene.user()
    for kind in (
        DecisionKind.MARK_SPAM,
        DecisionKind.APPROVE,
        DecisionKind.APPROVE,
        DecisionKind.REJECT,
    ):
        scene.decide(scene.comment(post, status=Status.PENDING), kind, by=moderator.id)

    assert "3 decisions can teach: 1 spam, 2 genuine." in text_of(ada.get("/admin/spam").text)


def test_retraining_is_started_in_a_process_of_its_own(ada, started):
    answer = send(ada, "/admin/spam/retrain")

    assert answer.status_code == 303
    assert [call[1:] for call in started] == [["-m", "blog.cli", "spam", "retrain", "--json"]]
    assert "A retraining has begun" in ada.get("/admin/spam").text


def test_two_retrainings_do_not_run_at_once(ada, started, services):
    folder = services.retraining._store.folder
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "retraining.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        answer = send(ada, "/admin/spam/retrain")
        page = ada.get("/admin/spam").text

    assert answer.status_code == 303
    assert started == []
    assert "A retraining is running" in page
    assert "disabled" in page


def test_a_retraining_that_was_just_begun_counts_as_running(ada, started, now):
    send(ada, "/admin/spam/retrain")
    page = ada.get("/admin/spam").text
    assert "A retraining is running" in page
    assert "disabled" in page

    now.advance(minutes=1)

    text = text_of(ada.get("/admin/spam").text)
    assert "never told how it ended" in text
    assert "A retraining is running" not in text


def test_what_cannot_be_stored_or_used_is_said_on_the_page(ada, services):
    store = services.retraining._store
    version = save(store, 1.0)
    damage(store, version)

    assert send(ada, "/admin/spam/promote", {"version": version}).status_code == 303
    page = text_of(ada.get("/admin/spam").text)
    assert "The model cannot be used: the checksum of model.safetensors" in page
    assert "Something changed" not in page


def test_a_damaged_model_in_use_is_told_with_the_way_out(ada, max_, services):
    store = services.retraining._store
    version = save(store, 1.0)
    store.promote(version)
    damage(store, version)

    assert "promote another one in the list of versions" in text_of(ada.get("/admin/spam").text)
    assert "An administrator can roll back" in text_of(max_.get("/admin/spam").text)


def test_what_a_retraining_needs_is_said_until_it_is_there(ada):
    assert "A retraining needs at least 20, of both kinds." in text_of(ada.get("/admin/spam").text)


def test_an_empty_blog_has_no_empty_charts(ada):
    page = ada.get("/admin/spam").text

    assert "Nobody has decided on a comment with a score yet." in page
    for anchor in ("precision", "calibration", "scores", "mistakes", "local-languages"):
        assert f'id="{anchor}"' not in page
        assert f'href="#{anchor}"' not in page


def test_an_empty_blog_has_the_charts_of_the_card(ada):
    page = ada.get("/admin/spam").text

    assert [chart_id for chart_id in CHARTS if f'"{chart_id}-chart-title"' in page] == CARD_CHARTS
    text = text_of(page)
    assert "None of this is about your blog." in text
    assert "Until then, see how it does on comments of other sites" in text
    assert f"to hold: {base_card().hold_at:.4f}" in text
    assert f"for spam: {base_card().spam_at:.4f}" in text
    assert page.count('class="plot-spot plot-spot-1"') == 2  # on the curve and in the key
    assert page.count('class="plot-spot plot-spot-2"') == 2


@pytest.mark.usefixtures("make_history")
def test_charts_of_this_blog_come_before_those_of_the_card(ada):
    page = ada.get("/admin/spam").text
    places = [page.index(f'"{chart_id}-chart-title"') for chart_id in CHARTS]

    assert places == sorted(places)


@pytest.mark.parametrize("curves", [None, "<b>", {"curve": [[0, 0, 0]], "bins": [[1, 2, 3]] * 10}])
def test_a_card_with_odd_charts_has_none_and_no_error(ada, services, curves):
    store = services.retraining._store
    base = store.load("base")
    card = replace(base.card, metrics=dict(base.card.metrics) | {"curves": curves})
    store.promote(store.save(Scorer(base.weights, card), card))

    answer = ada.get("/admin/spam")

    assert answer.status_code == 200
    assert "elsewhere" not in answer.text
    assert "card-" not in re.sub(r'class="[^"]*"', "", answer.text)
    assert "other sites" not in text_of(answer.text)


def test_a_correction_says_whose_card_the_charts_are_from(ada, services):
    store = services.retraining._store
    base = store.load("base")
    card = replace(base.card, parent=base.card.version, metrics={"decision": "Fine."})
    store.promote(store.save(Scorer(base.weights, card), card))

    page = ada.get("/admin/spam").text

    section = page[page.index('id="elsewhere"') : page.index('id="card-precision"')]
    assert f"From the card of {base.card.version} , which the model in use corrects." in text_of(
        section
    )


@pytest.mark.usefixtures("make_history")
def test_every_link_within_the_page_leads_somewhere(ada):
    page = ada.get("/admin/spam").text
    linked = set(re.findall(r'href="#([\w-]+)"', page))
    ids = re.findall(r'\bid="([\w-]+)"', page)

    assert {"precision", "calibration", "scores", "mistakes", "by_source", "data"} <= linked
    assert {"elsewhere", *CARD_CHARTS} <= linked
    assert linked <= set(ids)
    assert len(ids) == len(set(ids))


def test_keys_of_cards_are_said_in_words(ada):
    text = text_of(ada.get("/admin/spam").text)

    for key in ("praise+promo", "short_praise", "bidirectional"):
        assert key not in text
    assert "praise with an advert as signature" in text
    assert "Indonesian" in text


def test_rescoring_changes_no_status(ada, scene, services, app):
    comment = scene.comment(scene.post(), status=Status.PENDING)

    send(ada, "/admin/spam/rescore")

    assert "1 held comment was judged anew." in ada.get("/admin/spam").text
    with app.app_context():
        detail = services.moderation.detail(comment.id)
        assert len(detail.assessments) == 2
        assert detail.comment.status is Status.PENDING


def test_the_shipped_model_can_be_promoted_and_rolled_back(ada, services):
    version = services.retraining.versions()[-1].version

    assert send(ada, "/admin/spam/promote", {"version": version}).status_code == 303
    assert f"Version {version} is now in use" in ada.get("/admin/spam").text
    assert send(ada, "/admin/spam/roll-back").status_code == 303
    assert "is in use again" in ada.get("/admin/spam").text


@pytest.mark.parametrize(
    "version", ["", "nonsense", "../../etc/passwd", "v" * 300, "<script>alert(1)</script>"]
)
def test_what_is_no_version_is_not_promoted(ada, services, version):
    before = services.retraining.versions()

    answer = send(ada, "/admin/spam/promote", {"version": version})

    assert answer.status_code == 303
    page = ada.get("/admin/spam").text
    assert "notice-warn" in page
    assert "<script>alert" not in page
    assert services.retraining.versions() == before


def test_a_gate_that_broke_is_told(ada, gate):
    gate.problem = "model x cannot be loaded: <b>damaged</b>"

    page = ada.get("/admin/spam").text

    assert "cannot be loaded: &lt;b&gt;damaged" in page


@pytest.fixture
def marked_batch(services: Any, scene: Any, app: Any) -> str:
    """Mark two comments as spam with one press; give the batch."""
    comments = [scene.comment(scene.post()) for _ in range(2)]
    by = scene.user().id
    with app.app_context():
        orders = [
            DecisionOrder(c.id, DecisionKind.MARK_SPAM, c.status, c.revision) for c in comments
        ]
        return services.moderation.decide(orders, by=by).batch


def note_alarms(services: Any, *alarms: Alarm, reason: str = "Refused.") -> None:
    folder = services.retraining._store.folder
    folder.mkdir(parents=True, exist_ok=True)
    record = {"reason": reason, "alarms": [asdict(alarm) for alarm in alarms]}
    (folder / "last_run.json").write_text(json.dumps(record))


def test_alarms_of_the_last_retraining_are_shown_with_their_way_out(max_, services, marked_batch):
    kinds = (AlarmKind.CONTRADICTION, AlarmKind.DAY)
    blocks, warns = (
        Alarm(kind, severity, "x", 9, 9, f"About <b>{kind}</b>.", ((marked_batch, 2),))
        for kind, severity in zip(kinds, (Severity.BLOCKS, Severity.WARNS), strict=True)
    )
    note_alarms(services, blocks, warns)

    page = max_.get("/admin/spam").text

    assert "Blocks promotion: About &lt;b&gt;contradiction&lt;/b&gt;." in text_of(page)
    assert "Look at this: About &lt;b&gt;day&lt;/b&gt;." in text_of(page)
    assert page.count(f'name="batch" value="{marked_batch}') == 1
    assert f"Take back batch {marked_batch[:8]}" in text_of(page)
    overview = max_.get("/admin/").text
    assert text_of(overview).count("About &lt;b&gt;") == 2
    assert "Blocks promotion: About &lt;b&gt;contradiction&lt;/b&gt;." in text_of(overview)
    assert overview.count("To the model") == 1
    assert "Take back batch" not in overview


def test_a_reason_that_is_an_alarm_is_told_once(ada, services):
    alarm = Alarm(AlarmKind.CONTRADICTION, Severity.BLOCKS, "x", 9, 9, "Told only once.")
    note_alarms(services, alarm, reason=alarm.sentence)

    text = text_of(ada.get("/admin/spam").text)

    assert text.count("Told only once.") == 1
    assert "The alarm above says why." in text


def test_alarms_are_told_in_the_language_of_the_page(max_, services):
    sentence = drift_alarm(HeldShare(40, 100), HeldShare(30, 1_000))
    note_alarms(services, replace(sentence, kind=AlarmKind.DAY))

    for path in ("/admin/", "/admin/spam"):
        page = max_.get(path, headers={"Accept-Language": "it"}).text
        assert "In the last 7 days" not in page
        assert "Da guardare: Negli ultimi 7 giorni" in text_of(page)


def test_without_alarms_nothing_is_said_of_them(max_):
    assert "Alarms" not in max_.get("/admin/spam").text


def test_a_batch_is_taken_back_from_its_alarm_once(max_, services, marked_batch):
    note_alarms(
        services,
        Alarm(AlarmKind.CONTRADICTION, Severity.BLOCKS, "x", 2, 2, "Wrong.", ((marked_batch, 2),)),
    )

    answer = send(max_, "/admin/moderation/undo", {"batch": marked_batch, "back": "/admin/spam"})

    assert answer.headers["Location"].endswith("/admin/spam")
    page = text_of(max_.get("/admin/spam").text)
    assert "2 decisions taken back." in page
    assert "Wrong." in page
    assert "Take back batch" not in page
