"""Finding what stands beside the package in a checkout and inside it in a wheel."""

from __future__ import annotations

import pytest

from blog import resources
from blog.resources import resource


@pytest.mark.parametrize("name", ["templates", "migrations", "config.py"])
def test_a_checkout_has_everything(name):
    assert resource(name).exists()


def test_what_is_inside_the_package_is_preferred(tmp_path, monkeypatch):
    package = tmp_path / "blog"
    (package / "templates").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)

    assert resource("templates") == package / "templates"
    assert resource("config.py").parent != package


@pytest.mark.parametrize("name", ["no-such-thing", "pyproject.toml.bak"])
def test_what_is_nowhere_is_told(name):
    with pytest.raises(FileNotFoundError, match=name):
        resource(name)


def test_a_folder_above_that_is_no_checkout_is_not_searched(tmp_path, monkeypatch):
    """Installed, the folder above is site-packages, where anybody may put a config.py."""
    (tmp_path / "config.py").write_text("SITE_TITLE = 'somebody else'")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "blog")
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)

    with pytest.raises(FileNotFoundError):
        resource("config.py")
