"""The pages of bulk actions: offer, confirmation, progress, stop, continue, undo."""

from __future__ import annotations

import re

import pytest

from blog.db import BulkAction, Comment, db
from blog.domain.bulk import BulkState
from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def held(scene):
    post = scene.post("The leak")
    return [scene.comment(post, status=Status.PENDING).id for _ in range(3)]


def fields_of(page):
    """Give the hidden fields of the form that confirms."""
    form = page[page.index('action="/admin/moderation/bulk/start') :].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def press(client, path, **fields):
    return client.post(path, data=fields, headers=SAME_ORIGIN)


def confirmed(client, decision="spam", **arguments):
    fields = fields_of(press(client, "/admin/moderation/bulk", **arguments).text)
    return press(client, "/admin/moderation/bulk/start", **fields, decision=decision)


def statuses(app, ids):
    with app.app_context():
        return [db.session.get(Comment, number).status for number in ids]


def actions(app):
    with app.app_context():
        return db.session.query(BulkAction).order_by(BulkAction.id).all()


class TestOffer:
    @pytest.mark.usefixtures("held")
    def test_the_queue_leads_to_it(self, max_):
        page = max_.get("/admin/moderation").text

        assert "Act on all 3 that match…" in page

    def test_it_says_how_many_before_anything_is_decided(self, app, max_, held):
        page = press(max_, "/admin/moderation/bulk", status="pending").text

        assert "<strong>3</strong> comments match" in page
        assert page.count('class="bulk-gist"') == 3
        assert statuses(app, held) == [Status.PENDING] * 3

    @pytest.mark.usefixtures("held")
    def test_it_can_be_looked_at_again(self, max_):
        assert "<strong>3</strong>" in max_.get("/admin/moderation/bulk?status=pending").text

    @pytest.mark.usefixtures("held")
    def test_erasing_is_not_offered(self, max_):
        page = max_.get("/admin/moderation/bulk").text

        assert re.findall(r'name="decision" value="(\w+)"', page) == ["approve", "spam", "reject"]

    @pytest.mark.usefixtures("held")
    def test_nothing_matches(self, max_):
        page = max_.get("/admin/moderation/bulk?status=spam").text

        assert "nothing to decide" in page
        assert "bulk/start" not in page

    def test_what_was_erased_cannot_be_decided(self, max_, scene):
        scene.comment(scene.post("The quay"), status=Status.REMOVED)

        page = max_.get("/admin/moderation/bulk?status=removed").text

        assert "Nothing can be decided in bulk" in page

    @pytest.mark.parametrize("arguments", ["status=lost", "q=%00", "order=odd"])
    def test_an_odd_filter_is_refused(self, max_, arguments):
        assert max_.get(f"/admin/moderation/bulk?{arguments}").status_code == 400

    def test_hostile_words_and_names_stay_words(self, max_, scene):
        post = scene.post("The ropes")
        scene.comment(post, f"rope {HOSTILE}", status=Status.PENDING, author_name=HOSTILE[:60])

        page = press(max_, "/admin/moderation/bulk", q='rope "><script>').text

        assert "<script>alert" not in page


class TestStart:
    def test_it_decides_all_and_shows_what_came_of_it(self, app, max_, held):
        answer = confirmed(max_)

        assert answer.status_code == 303
        assert answer.location == "/admin/moderation/bulk/1"
        page = max_.get(answer.location).text
        assert "3 comments marked as spam." in page
        assert "Undo" in page
        assert 'http-equiv="refresh"' not in page
        assert statuses(app, held) == [Status.SPAM] * 3

    def test_only_what_matches(self, app, max_, scene, held):
        other = scene.comment(scene.post("The quay"), status=Status.PENDING).id

        confirmed(max_, status="pending", post="the-leak")

        assert statuses(app, [*held, other]) == [Status.SPAM] * 3 + [Status.PENDING]

    @pytest.mark.usefixtures("held")
    def test_pressing_twice_starts_nothing_twice(self, app, max_):
        fields = fields_of(max_.get("/admin/moderation/bulk").text) | {"decision": "spam"}

        places = [press(max_, "/admin/moderation/bulk/start", **fields).location for _ in "ab"]

        assert places[0] == places[1]
        assert len(actions(app)) == 1

    @pytest.mark.parametrize(
        "changed",
        [
            {"decision": "remove"},
            {"decision": "hold"},
            {"decision": ""},
            {"batch": "x"},
            {"batch": "\x00" * 32},
            {"until_id": ""},
            {"seen_decision_id": "many"},
            {"note": "n" * 501},
            {"status": "lost"},
        ],
    )
    def test_an_odd_form_is_refused_and_decides_nothing(self, app, max_, held, changed):
        fields = fields_of(max_.get("/admin/moderation/bulk").text) | {"decision": "spam"}

        answer = press(max_, "/admin/moderation/bulk/start", **(fields | changed))

        assert answer.status_code == 400
        assert actions(app) == []
        assert statuses(app, held) == [Status.PENDING] * 3

    @pytest.mark.usefixtures("held")
    def test_an_anonymous_visitor_has_to_sign_in(self, app, client):
        answer = press(client, "/admin/moderation/bulk/start", decision="spam")

        assert answer.location.startswith("/sign-in")
        assert actions(app) == []


class TestProgress:
    @pytest.fixture
    def running(self, app, max_, held):
        """Give the page of an action that waits for the worker."""
        assert len(held) == 3
        path = confirmed(max_).location
        with app.app_context():
            action = db.session.query(BulkAction).one()
            action.state, action.done, action.finished_at = BulkState.RUNNING, 1, None
            db.session.commit()
        return path

    def test_it_is_shown_with_a_bar_that_refreshes_itself(self, max_, running):
        page = max_.get(running).text

        assert re.search(r'<progress[^>]*max="1" value="0.333"', page)
        assert "1 of 3 comments marked as spam." in page
        assert '<noscript><meta http-equiv="refresh"' in page

    def test_its_script_asks_for_the_part_that_changes(self, max_, running):
        part = max_.get(f"{running}/state").text

        assert part.lstrip().startswith("<section")
        assert "<html" not in part

    def test_it_can_be_stopped_and_gone_on_with(self, app, max_, running):
        assert press(max_, f"{running}/stop").location == running
        page = max_.get(running).text
        assert "stopped" in page
        assert "Continue" in page

        press(max_, f"{running}/go-on")
        assert actions(app)[0].state is BulkState.DONE

    def test_a_running_one_is_not_taken_back(self, app, max_, running):
        answer = press(max_, f"{running}/undo")

        assert answer.location == running
        assert "still running" in max_.get(running).text
        assert len(actions(app)) == 1

    @pytest.mark.parametrize("path", ["", "/state"])
    def test_an_unknown_one_is_not_found(self, max_, path):
        assert max_.get(f"/admin/moderation/bulk/99{path}").status_code == 404

    @pytest.mark.parametrize("path", ["stop", "go-on", "undo"])
    def test_nothing_can_be_done_to_an_unknown_one(self, max_, path):
        assert press(max_, f"/admin/moderation/bulk/99/{path}").status_code == 404


class TestUndo:
    def test_all_go_back_as_one(self, app, max_, held):
        path = confirmed(max_).location

        answer = press(max_, f"{path}/undo")

        assert answer.location == "/admin/moderation/bulk/2"
        assert "3 comments are back where they stood." in max_.get(answer.location).text
        assert "Taken back by bulk action 2" in max_.get(path).text
        assert statuses(app, held) == [Status.PENDING] * 3

    def test_the_undo_of_the_log_and_of_notices_does_the_same(self, app, max_, held):
        confirmed(max_)

        answer = press(max_, "/admin/moderation/undo", batch=actions(app)[0].batch)

        assert answer.location == "/admin/moderation/bulk/2"
        assert statuses(app, held) == [Status.PENDING] * 3

    @pytest.mark.usefixtures("held")
    def test_twice_is_refused_in_words(self, max_):
        path = confirmed(max_).location
        press(max_, f"{path}/undo")

        answer = press(max_, f"{path}/undo")

        assert "taken back already" in max_.get(answer.location).text
