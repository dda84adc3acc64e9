"""The honesty page: only where the owner wants it, of whole days, the same for everybody."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Status


class TestWhereItIsWanted:
    @pytest.fixture
    def overrides(self):
        return {"HONESTY_PAGE": True}

    def test_it_shows_whole_days(self, client, scene, now):
        scene.comment(scene.post("The leak"), status=Status.PENDING)

        today = client.get("/honesty")
        now.advance(days=1)
        tomorrow = client.get("/honesty")

        assert today.status_code == tomorrow.status_code == 200
        assert "No comments in this time." in today.text
        assert "No comments in this time." not in tomorrow.text
        assert "Set-Cookie" not in tomorrow.headers
        assert tomorrow.headers["Cache-Control"].startswith("public")

    def test_it_names_no_post_and_no_reader(self, client, scene, now):
        scene.comment(scene.post("The leak"), author_name="Rita of the quay")
        now.advance(days=1)

        page = client.get("/honesty").text

        assert "The leak" not in page
        assert "Rita" not in page


def test_it_is_off_by_default(client):
    assert client.get("/honesty").status_code == 404
