"""The rules' page: who may write, trying, saving, and hostile content in every field."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from blog.db import OwnerRule, RuleSettings, db
from blog.domain.moderation import Status
from blog.domain.rules import Effect, RuleKind
from tests.blog.web.sending import send, stored
from tests.conftest import SAME_ORIGIN

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}%(rule)s\u202e"


def post_rule(client, path="/admin/rules", **fields):
    data = {"kind": "phrase", "value": "casino", "effect": "hold", "note": "", "expires": ""}
    return client.post(path, data=data | fields, headers=SAME_ORIGIN)


def post_site(client, path="/admin/rules/site", **fields):
    data = {"trust_after": "3", "close_after_days": ""} | fields
    return client.post(path, data=data, headers=SAME_ORIGIN)


def rules(app):
    with app.app_context():
        return list(db.session.scalars(select(OwnerRule).order_by(OwnerRule.id)))


class TestSaving:
    def test_a_rule_is_made_and_told(self, app, ada):
        answer = post_rule(ada, value="Online Casino", note="Spring wave.", expires="2026-12-31")

        assert (answer.status_code, answer.location) == (303, "/admin/rules")
        [rule] = rules(app)
        assert (rule.value, rule.note, rule.effect) == (
            "online casino",
            "Spring wave.",
            Effect.HOLD,
        )
        assert rule.expires_at.isoformat() == "2026-12-31T23:59:59+00:00"
        page = ada.get("/admin/rules").text
        assert "Online Casino" in page
        assert "31 December 2026" in page

    def test_it_decides_and_the_why_card_names_it(self, app, ada, client, scene):
        scene.post("Quay", slug="quay")
        post_rule(ada)

        send(client, body="The casino on the quay.")

        assert stored(app)[0].status is Status.PENDING
        page = ada.get("/admin/moderation/1").text
        assert "held, because the rule “casino” (phrase) matches" in page

    def test_an_expired_rule_is_listed_as_one(self, ada, now):
        post_rule(ada, expires="2026-05-04")
        assert "expired" not in ada.get("/admin/rules").text

        now.advance(days=1)

        assert "expired: does nothing" in ada.get("/admin/rules").text

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"value": ""}, "value"),
            ({"value": "a"}, "value"),
            ({"kind": "host", "value": "com"}, "value"),
            ({"kind": "network", "value": "0.0.0.0/0"}, "value"),
            ({"kind": "author", "value": "#77"}, "value"),
            ({"note": "x" * 501}, "note"),
            ({"expires": "tomorrow"}, "expires"),
            ({"expires": "2026-05-03"}, "expires"),
            ({"kind": "moon"}, "kind"),
            ({"effect": "moon"}, "effect"),
        ],
    )
    @pytest.mark.parametrize("path", ["/admin/rules", "/admin/rules/trial"])
    def test_a_fault_stands_beside_its_field_and_keeps_the_rest(
        self, app, ada, path, fields, named
    ):
        answer = post_rule(ada, path, **{"note": "Kept as typed.", **fields})

        assert answer.status_code == 400
        assert 'class="fault"' in answer.text
        assert named != "note" or "Expected at most 500" in answer.text
        assert named == "note" or "Kept as typed." in answer.text
        assert rules(app) == []

    def test_changing_and_removing(self, app, ada):
        post_rule(ada)
        page = ada.get("/admin/rules/1").text
        assert "casino" in page

        changed = post_rule(ada, "/admin/rules/1", effect="spam", note="Worse.")

        assert changed.status_code == 303
        assert [(r.value, r.effect, r.note) for r in rules(app)] == [
            ("casino", Effect.SPAM, "Worse.")
        ]
        assert post_rule(ada, "/admin/rules/1", expires="never").status_code == 400
        removed = ada.post("/admin/rules/1/remove", headers=SAME_ORIGIN)
        assert (removed.status_code, rules(app)) == (303, [])
        assert ada.get("/admin/rules/1").status_code == 404

    def test_hostile_content_runs_nothing(self, ada, client, scene):
        scene.post("Quay", slug="quay")
        post_rule(ada, value=HOSTILE, note=HOSTILE)
        told = ada.get("/admin/rules").text
        send(client, body="script alert 1 script img src x onerror alert 2 7 7 rule s")

        pages = [told, *(ada.get(path).text for path in ("/admin/rules", "/admin/rules/1"))]
        why = ada.get("/admin/moderation/1").text

        assert "because the rule “&lt;script&gt;" in why
        for page in (*pages, why):
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "{{7*7}}" in page
            assert "alert(1)" in page

    def test_the_form_may_be_filled_by_a_link(self, ada):
        page = ada.get("/admin/rules?kind=author&value=%2317&before=0").text

        assert re.search(r'value="author"\s+checked', page)
        assert 'value="#17"' in page
        assert ada.get("/admin/rules?kind=moon&value=" + "x" * 900).status_code == 200


class TestTrying:
    def test_tells_and_stores_nothing(self, app, ada, scene):
        post = scene.post("Quay", slug="quay")
        comment = scene.comment(post, "The casino on the <quay>.")

        answer = post_rule(ada, "/admin/rules/trial", note="Not saved.")

        assert answer.status_code == 200
        assert "Would have held 1 published comment." in answer.text
        assert f"/admin/moderation/{comment.id}" in answer.text
        assert "Looked at 1 comment, all there are." in answer.text
        assert 'value="Not saved."' in answer.text
        assert rules(app) == []

    def test_says_that_ranges_cannot_be_tried(self, ada):
        answer = post_rule(ada, "/admin/rules/trial", kind="network", value="203.0.113.0/24")

        assert "cannot be tested for network ranges" in answer.text

    def test_settings_are_tried_without_being_set(self, app, ada, scene):
        scene.comment(scene.post("Quay", slug="quay"))

        answer = post_site(ada, "/admin/rules/site/trial", hold_first="1")

        assert "Would have held 1 published comment." in answer.text
        assert re.search(r'name="hold_first" value="1"\s+checked', answer.text)
        with app.app_context():
            assert not db.session.get_one(RuleSettings, 1).hold_first

    def test_nothing_switched_on_is_said(self, ada):
        assert "Nothing is switched on" in post_site(ada, "/admin/rules/site/trial").text

    def test_a_posts_settings_are_tried_in_its_editor(self, ada, scene):
        post = scene.post("Quay", slug="quay")
        scene.comment(post)
        form = {"title": "A title not saved", "body": "Text.", "lang": "en", "when": "keep"}

        answer = ada.post(
            f"/admin/posts/{post.id}/comment-rules/trial",
            data=form | {"hold_all": "1", "closing": "days", "close_after_days": "2"},
            headers=SAME_ORIGIN,
        )

        assert "Would have held 1 published comment." in answer.text
        assert 'value="A title not saved"' in answer.text


class TestSettings:
    def test_are_kept(self, app, ada):
        answer = post_site(
            ada, hold_first="1", allow_trusted="1", trust_after="5", close_after_days="30"
        )

        assert answer.status_code == 303
        with app.app_context():
            row = db.session.get_one(RuleSettings, 1)
            assert (row.hold_first, row.allow_trusted, row.trust_after, row.close_after_days) == (
                True,
                True,
                5,
                30,
            )

    @pytest.mark.parametrize("path", ["/admin/rules/site", "/admin/rules/site/trial"])
    @pytest.mark.parametrize(
        "fields", [{"trust_after": "0"}, {"trust_after": "many"}, {"close_after_days": "-3"}]
    )
    def test_faults_are_named(self, ada, path, fields):
        answer = post_site(ada, path, **fields)

        assert answer.status_code == 400
        assert 'class="fault"' in answer.text

    def test_a_post_closes_by_its_own_days(self, app, ada, client, scene, now):
        post = scene.post("Quay", slug="quay")
        form = {"title": "Quay", "slug": "quay", "body": "Text.", "lang": "en", "when": "keep"}
        answer = ada.post(
            f"/admin/posts/{post.id}/edit",
            data=form
            | {
                "are_comments_open": "1",
                "closing": "days",
                "close_after_days": "2",
                "hold_all": "1",
            },
            headers=SAME_ORIGIN,
        )
        assert answer.status_code == 303
        assert "Post comment" in client.get("/posts/quay").text
        send(client)
        assert stored(app)[0].status is Status.PENDING

        now.advance(days=2)

        page = client.get("/posts/quay").text
        assert "This post takes no more comments." in page
        assert "Post comment" not in page
        assert send(client, body="Too late.").status_code == 403

    def test_a_number_of_days_must_be_one(self, ada, scene):
        post = scene.post("Quay", slug="quay")
        form = {"title": "Quay", "slug": "quay", "body": "Text.", "lang": "en", "when": "keep"}

        for days in ("", "0", "soon", "99999"):
            answer = ada.post(
                f"/admin/posts/{post.id}/edit",
                data=form | {"closing": "days", "close_after_days": days},
                headers=SAME_ORIGIN,
            )
            assert answer.status_code == 400
            assert "Expected 1 to" in answer.text


class TestWhoMay:
    def test_a_moderator_reads_and_does_not_write(self, app, ada, max_):
        post_rule(ada)

        page = max_.get("/admin/rules").text

        assert "casino" in page
        assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
        assert max_.get("/admin/rules/1").status_code == 403
        assert post_rule(max_, value="other").status_code == 403
        assert post_rule(max_, "/admin/rules/trial").status_code == 403
        assert post_site(max_).status_code == 403
        assert max_.post("/admin/rules/1/remove", headers=SAME_ORIGIN).status_code == 403
        assert len(rules(app)) == 1

    def test_a_stranger_signs_in_first(self, app, client):
        assert client.get("/admin/rules").status_code == 303
        assert post_rule(client).location.startswith("/sign-in")
        assert rules(app) == []

    def test_a_request_without_proof_is_refused(self, app, ada):
        assert ada.post("/admin/rules", data={"value": "casino"}).status_code == 403
        assert rules(app) == []


class TestDifference:
    def test_stands_on_the_comments_page(self, app, ada, client, scene):
        scene.post("Quay", slug="quay")
        send(client, body="The ferry was late.")
        with app.app_context():
            token = app.extensions["blarney"].comments.status_token(1)
        client.post(
            f"/comments/edit/{token}",
            data={"body": "The ferry was <b>\u202eearly</b>.", "seen_revision": "1"},
            headers=SAME_ORIGIN,
        )

        page = ada.get("/admin/moderation/1").text

        assert "<del>" in page
        assert "late" in page
        assert "&lt;b&gt;[RLO]early" in page


def test_the_factory_makes_what_the_form_makes(app, ada, scene):
    scene.rule("Casino.example", RuleKind.HOST, effect=Effect.SPAM)

    assert [(rule.kind, rule.value) for rule in rules(app)] == [(RuleKind.HOST, "casino.example")]
