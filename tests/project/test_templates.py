"""Templates compile, are used, have titles, and let HTML in at one place only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
PAGES = [name for name in NAMES if "{% extends" in (FOLDER / name).read_text(encoding="utf-8")]
THE_DOOR = "includes/rendered.html"
SKELETONS = {"layouts/base.html", "layouts/admin.html"}
EVENT = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<[a-z][^>]*\sstyle\s*=|<style\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
LEAKS = re.compile(r"\|\s*safe\b|\bMarkup\b|\bautoescape\b|javascript:")


def text_of(name: str) -> str:
    """Give a template without its comments."""
    return re.sub(r"{#.*?#}", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(app, name):
    assert app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_html_enters_unescaped_at_one_place_only(name):
    found = LEAKS.findall(text_of(name))

    assert found == (["|safe"] if name == THE_DOOR else [])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_or_styles_inline(name):
    text = text_of(name)

    assert not EVENT.search(text)
    assert not STYLE.search(text)
    for script in SCRIPT.finditer(text):
        assert "src=" in script["attributes"]
        assert not script["text"].strip()


@pytest.mark.parametrize("name", PAGES)
def test_every_full_page_has_a_title_of_its_own(name):
    assert re.search(r"{% block title %}\s*\S", text_of(name))


def test_every_full_page_stands_in_a_known_skeleton():
    parents = {name: re.findall(r'{% extends "([^"]+)"', text_of(name)) for name in PAGES}

    assert {name for name, found in parents.items() if set(found) <= SKELETONS} == set(PAGES)


def test_every_template_is_used():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "blog").rglob("*.py")]
    everything = "\n".join(sources + [text_of(name) for name in NAMES])

    assert [name for name in NAMES if f'"{name}"' not in everything] == []


def test_every_script_and_style_sheet_is_used():
    wanted = {name for page in NAMES for name in re.findall(r"asset\('([^']+)'\)", text_of(page))}
    there = {path.name for path in (ROOT / "blog" / "static").iterdir()}

    assert wanted == there


def test_scripts_never_build_code_from_text():
    scripts = (ROOT / "blog" / "static").glob("*.js")
    risky = re.compile(r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML")

    assert [path.name for path in scripts if risky.search(path.read_text(encoding="utf-8"))] == []
