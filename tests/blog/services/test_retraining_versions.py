"""Stored versions of the model: listing, promoting, rolling back, damage."""

from __future__ import annotations

import pytest

from blog.domain.errors import NotFoundError, UnusableModelError
from blog.services.last_run import LAST_RUN
from spam.store import BASE, base_version
from tests.blog.services.test_spam_gate import damage, save

pytestmark = pytest.mark.usefixtures("session")


class TestVersions:
    def test_a_new_blog_has_the_base_model(self, retraining):
        (row,) = retraining.versions()

        assert (row.version, row.is_current, row.is_base) == (base_version(), True, True)
        assert "learnt from" in row.summary

    def test_a_stored_version_can_be_promoted_and_taken_back(self, retraining):
        version = save(retraining._store, 1.0)

        retraining.promote(version)
        assert [row.version for row in retraining.versions() if row.is_current] == [version]

        assert retraining.roll_back() == base_version()
        assert [row.version for row in retraining.versions() if row.is_current] == [base_version()]

    @pytest.mark.parametrize("name", [BASE, None])
    def test_the_base_model_can_be_promoted_by_either_name(self, retraining, name):
        retraining.promote(save(retraining._store, 1.0))

        retraining.promote(name or base_version())

        assert retraining.model_page().current["version"] == base_version()

    @pytest.mark.parametrize(
        "version", ["", "x", "../../etc/passwd", "20260101T000000Z-00000000", "\x00"]
    )
    def test_an_unknown_version_is_not_found(self, retraining, version):
        with pytest.raises(NotFoundError):
            retraining.promote(version)

        assert retraining.model_page().current["version"] == base_version()

    def test_a_damaged_version_is_refused_and_the_current_one_stays(self, retraining):
        version = save(retraining._store, 1.0)
        damage(retraining._store, version)

        with pytest.raises(UnusableModelError, match="checksum"):
            retraining.promote(version)

        assert retraining.model_page().current["version"] == base_version()

    @pytest.mark.parametrize("content", ["", "[]", "{", '"x"', "\x00"])
    def test_a_damaged_note_of_the_last_run_is_no_note(self, retraining, content):
        retraining._store.folder.mkdir(parents=True)
        (retraining._store.folder / LAST_RUN).write_text(content)

        assert retraining.model_page().last_run is None
