"""The log's page and its CSV: filters in the address, undo, and nothing that runs."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from blog.db import Comment, LogEntry, db
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.domain.rules import RuleKind
from blog.services.bulk import BulkOrder
from blog.services.log import COLUMNS, write_entry
from tests.conftest import SAME_ORIGIN
from tests.people import MAX

FORMULA = '=HYPERLINK("https://spam.example";"click")'
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def decided(scene):
    """Decide three comments: two with one press by Otto, one by Olga; give Otto's number."""
    post = scene.post("The leak")
    comments = [scene.comment(post, status=Status.PENDING) for _ in range(3)]
    otto, olga = scene.user("Otto"), scene.user("Olga")
    for comment in comments[:2]:
        scene.decide(comment, DecisionKind.MARK_SPAM, by=otto.id)
    scene.decide(comments[2], DecisionKind.APPROVE, by=olga.id)
    return otto.id


def table(page):
    """Give the words of each row."""
    rows = re.findall(r'<tr id="e-\d+">(.*?)</tr>', page, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def is_of_the_scene(row):
    """Say whether a row tells of users that the tests added, or that Max signed in."""
    return "added a user" in row or "signed in" in row


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


class TestPage:
    def test_an_empty_log_says_so(self, app, max_):
        with app.app_context():
            db.session.execute(delete(LogEntry))
            db.session.commit()

        assert "Nothing is written down yet." in max_.get("/admin/log").text

    @pytest.mark.usefixtures("decided")
    def test_it_tells_who_did_what_the_newest_first(self, max_):
        rows = [row for row in table(max_.get("/admin/log").text) if not is_of_the_scene(row)]

        assert len(rows) == 4
        assert "Olga approved : #3 1" in rows[0]
        assert "Otto marked as spam : #2 1" in rows[1]
        assert "published a post : The leak" in rows[3]

    def test_everybody_at_the_desk_finds_it_in_the_navigation(self, max_):
        assert 'href="/admin/log"' in max_.get("/admin/").text

    def test_it_is_filtered_by_the_address(self, max_, decided):
        page = max_.get(f"/admin/log?user={decided}&act=decided&subject=%231").text

        assert ["#1" in row for row in table(page)] == [True]
        assert re.search(r'<option value="decided" selected>', page)
        assert f'href="/admin/log.csv?user={decided}&amp;act=decided&amp;subject=%231"' in page

    @pytest.mark.usefixtures("decided")
    def test_days_are_those_of_the_sites_zone(self, max_):
        of_the_day = table(max_.get("/admin/log?from=2026-05-04&to=2026-05-04").text)
        assert of_the_day == table(max_.get("/admin/log").text)
        assert len(of_the_day) >= 4
        assert "No entry here matches" in max_.get("/admin/log?from=2026-05-05").text
        assert "No entry here matches" in max_.get("/admin/log?to=2026-05-03").text

    @pytest.mark.parametrize("path", ["/admin/log", "/admin/log.csv"])
    def test_an_odd_address_is_refused(self, max_, path):
        odd = (
            "user=x",
            "user=99999999999",
            "act=juggled",
            "from=yesterday",
            "from=2026-13-01",
            "to=0001-01-01",
            "to=9999-12-31",
            "subject=%00",
            f"subject={'x' * 201}",
        )

        answers = {address: max_.get(f"{path}?{address}").status_code for address in odd}

        assert answers == dict.fromkeys(odd, 400)

    def test_an_odd_page_is_refused(self, max_):
        assert max_.get("/admin/log?before=x").status_code == 400

    @pytest.mark.usefixtures("app")
    def test_a_long_log_has_pages(self, max_, scene, decided):
        post = scene.post("The quay")
        for _ in range(50):
            scene.decide(
                scene.comment(post, status=Status.PENDING), DecisionKind.MARK_SPAM, by=decided
            )

        page = max_.get("/admin/log?act=decided").text
        older = re.search(r'rel="next" href="([^"]+)"', page).group(1).replace("&amp;", "&")

        assert len(table(page)) == 50
        assert "act=decided" in older
        assert len(table(max_.get(older).text)) == 3

    @pytest.mark.usefixtures("decided")
    def test_a_decision_is_taken_back_from_here(self, app, max_):
        page = max_.get("/admin/log").text
        form = page[page.index('class="undo"') :].partition("</form>")[0]
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))

        answer = max_.post("/admin/moderation/undo", data=fields, headers=SAME_ORIGIN)

        assert answer.location.startswith("/admin/log#e-")
        with app.app_context():
            assert db.session.get(Comment, 3).status is Status.PENDING
        assert f"{MAX} took back : #3" in table(max_.get("/admin/log").text)[0]

    def test_hostile_names_and_titles_stay_words(self, max_, scene):
        scene.post(HOSTILE)
        comment = scene.comment(scene.post("The leak"), status=Status.PENDING)
        scene.decide(comment, DecisionKind.MARK_SPAM, by=scene.user(HOSTILE).id)

        page = max_.get("/admin/log").text

        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


class TestInItalian:
    @pytest.fixture
    def page(self, app, ada, scene):
        """Write down what the blog names in English; a person named a post in the same words."""
        scene.post("Firefox on Linux")
        by = scene.user("Otto").id
        scene.rule("rita@mail.example", RuleKind.AUTHOR, by=by)
        scene.rule("author of comment 3", RuleKind.PHRASE, by=by)
        held = [scene.comment(scene.post(), status=Status.PENDING) for _ in range(2)]
        bulk = app.extensions["blarney"].bulk
        with app.app_context():
            offer = bulk.offer(QueueFilter())
            order = BulkOrder(
                filter=offer.filter,
                kind=DecisionKind.REJECT,
                until_id=offer.until_id,
                seen_decision_id=offer.seen_decision_id,
                batch=offer.batch,
            )
            assert bulk.start(order, by=by).done == len(held)
            device = write_entry(
                db.session, Act.DEVICE_ENDED, by=by, now=NOON, subject="Firefox on Linux"
            )
            write_entry(
                db.session,
                Act.UNDONE,
                by=by,
                now=NOON,
                subject="#1, #2 and 1,200 more",
                count=1_202,
                details={"comments": [1, 2]},
            ).batch = "ab" * 16
            assert device.details == {}
            db.session.commit()
        return ada.get("/admin/log", headers={"Accept-Language": "it"}).text

    def test_what_the_blog_named_is_said_in_italian(self, page):
        told = " ".join(table(page))

        assert "Firefox su Linux" in told
        assert "chi ha confermato rita@mail.example" in told
        assert "azione in blocco 1" in page
        assert "#1, #2 e altri 1.200" in page
        assert "bulk action" not in page

    @pytest.mark.usefixtures("page")
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("Azione in blocco 1", "azione in blocco 1"),
            ("azione", "azione in blocco 1"),
            ("firefox su lin", "Firefox su Linux"),
            ("Firefox on", "Firefox on Linux"),
            ("author of", "author of comment 3"),
        ],
    )
    def test_the_search_takes_a_subject_as_it_is_shown(self, ada, typed, shown):
        answer = ada.get(
            "/admin/log", query_string={"subject": typed}, headers={"Accept-Language": "it"}
        )

        assert shown in " ".join(table(answer.text))

    @pytest.mark.usefixtures("page")
    def test_the_search_finds_nothing_that_is_shown_otherwise(self, ada):
        for typed in ("azione in blocco 2", "azioni", "Firefox su Windows", "%", "su"):
            address = {"subject": typed}
            answer = ada.get("/admin/log", query_string=address, headers={"Accept-Language": "it"})
            assert table(answer.text) == []

    def test_what_people_named_stays_as_it_is(self, page):
        told = " ".join(table(page))

        assert "Firefox on Linux" in told
        assert "author of comment 3" in told


class TestCsv:
    @pytest.mark.usefixtures("decided")
    def test_it_holds_all_that_matches(self, max_):
        answer = max_.get("/admin/log.csv?act=decided")

        assert answer.mimetype == "text/csv"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.data.startswith(b"\xef\xbb\xbftime,")
        header, *lines = read_csv(answer)
        assert tuple(header) == COLUMNS
        assert [line[1:5] for line in lines] == [
            ["Olga", "decided", "#3", "1"],
            ["Otto", "decided", "#2", "1"],
            ["Otto", "decided", "#1", "1"],
        ]

    @pytest.mark.usefixtures("decided")
    def test_lines_end_as_rfc_4180_says(self, max_):
        assert max_.get("/admin/log.csv?act=decided").data.count(b"\r\n") == 4

    def test_no_cell_is_a_formula_whoever_chose_it(self, max_, scene):
        scene.post(FORMULA)
        comment = scene.comment(scene.post("The leak"), status=Status.PENDING)
        scene.decide(comment, DecisionKind.MARK_SPAM, by=scene.user("@SUM(A1)").id)

        cells = [cell for line in read_csv(max_.get("/admin/log.csv")) for cell in line]

        assert f"'{FORMULA}" in cells
        assert "'@SUM(A1)" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []

    def test_a_stranger_gets_none(self, client):
        assert client.get("/admin/log.csv").status_code == 303
