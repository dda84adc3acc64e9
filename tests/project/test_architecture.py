"""Imports point one way, files stay small, and every module stands where the tree says."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STANDARD = {*sys.stdlib_module_names, "_typeshed"}
MAX_LINES = 400
MAX_TEST_LINES = 600  # tables of cases are long and easy to read
GENERATED = {"spam/confusables.py"}
SOURCE_FOLDERS = ("blog", "spam", "migrations", "tools", "tests")

# What may be imported besides the standard library, by the longest matching path. A name stands
# for itself and everything below it.
ALLOWED: dict[str, set[str]] = {
    "spam": {"spam", "numpy", "safetensors"},
    "blog/domain": {"blog.domain"},
    "blog/db": {"blog.db", "blog.domain", "sqlalchemy", "flask_sqlalchemy"},
    "blog/services": {
        "blog.services",
        "blog.db",
        "blog.domain",
        "blog.settings",
        "spam",
        "sqlalchemy",
        "argon2",
        "itsdangerous",
    },
    "blog/web": {
        "blog.web",
        "blog.services",
        "blog.domain",
        "blog.settings",
        "babel",
        "flask",
        "flask_babel",
        "flask_login",
        "flask_wtf",
        "jinja2",
        "markupsafe",
        "wtforms",
        "werkzeug",
    },
    "blog/settings.py": {"blog.domain", "blog.resources"},
    "blog/resources.py": set(),
    "blog/server.py": {"granian", "blog.app", "blog.working"},
    "blog/working.py": set(),
    "blog": {
        "blog",
        "spam",
        "flask",
        "flask_migrate",
        "alembic",
        "sqlalchemy",
        "werkzeug",
        "click",
    },
    "config.py": set(),
    "migrations/versions": {"alembic", "sqlalchemy"},
}
# More for single files: what cleans HTML, and the training side of the classifier.
MORE: dict[str, set[str]] = {
    "blog/domain/markup.py": {"bleach", "cmarkgfm", "nh3"},
    "blog/domain/code.py": {"pygments"},
    "blog/services/codes.py": {"pyotp"},
    "blog/services/letters.py": {"babel"},  # mails are written where there is no page
    "blog/services/passkey_checks.py": {"webauthn"},
    "blog/services/second_factors.py": {"pyotp"},
    "blog/web/admin/second_factor.py": {"segno"},
    "blog/services/fingerprints.py": {"numpy"},  # the type of a fingerprint, nothing else
    "blog/services/webhook_calls.py": {"urllib3"},
    "spam/classifier.py": {"scipy", "sklearn"},
    "spam/sampling.py": {"scipy"},
    "spam/training.py": {"scipy", "sklearn"},
    "spam/evaluation.py": {"scipy", "sklearn"},
    "spam/correction.py": {"scipy", "sklearn"},
    "spam/one_thread.py": {"threadpoolctl"},
}
# Modules that a web worker and the light commands import.
SERVING = ("spam", "spam.scorer", "spam.store", "spam.dataset", "spam.normalise", "spam.model_card")
HEAVY = ("sklearn", "scipy", "joblib")
OF_PASSKEYS = ("webauthn", "cryptography", "OpenSSL", "cbor2")


def sources(*folders: str) -> list[str]:
    """Give every Python file below the folders, as paths from the root."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in ([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py"))
    )


def imported_names(path: str) -> Iterator[str]:
    """Give every imported name in full: ``from a import b`` is ``a.b``; ``a`` when it is a star."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed_for(path: str) -> set[str]:
    places = [place for place in ALLOWED if path == place or path.startswith(f"{place}/")]
    return ALLOWED[max(places, key=len)] | MORE.get(path, set())


def is_within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("path", sources("spam", "blog", "config.py", "migrations/versions"))
def test_imports_point_one_way(path):
    allowed = allowed_for(path)

    wrong = [
        name
        for name in imported_names(path)
        if name.partition(".")[0] not in STANDARD and not is_within(name, allowed)
    ]

    assert not wrong


def test_the_table_names_only_files_that_are_there():
    assert [place for place in [*ALLOWED, *MORE] if not (ROOT / place).exists()] == []


def test_nothing_imports_the_defaults_of_the_settings():
    importers = [
        path
        for path in sources(*SOURCE_FOLDERS)
        if any(is_within(name, {"config", "blog.config"}) for name in imported_names(path))
    ]

    assert importers == []


@pytest.mark.parametrize("module", SERVING)
def test_the_serving_side_of_the_classifier_stays_light(module):
    loaded = loaded_after(f"import {module}")

    assert not loaded & {*HEAVY, "flask", "sqlalchemy"}


def test_building_the_app_and_the_commands_stays_light():
    loaded = loaded_after("import blog.app, blog.cli, blog.server")

    assert not loaded & {*HEAVY, *OF_PASSKEYS, "alembic"}


def test_help_starts_neither_the_app_nor_the_classifier():
    assert not loaded_after("import blog.cli") & {*HEAVY, "flask", "sqlalchemy", "numpy", "granian"}


def loaded_after(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter; give the top-level modules it left behind."""
    script = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT
    )
    return {name.partition(".")[0] for name in json.loads(answer.stdout)}


def test_no_source_file_is_too_long():
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in sources(*SOURCE_FOLDERS, "config.py")
        if path not in GENERATED
    }
    limits = {path: MAX_TEST_LINES if path.startswith("tests/") else MAX_LINES for path in lengths}

    assert {path: lines for path, lines in lengths.items() if lines > limits[path]} == {}


def test_no_module_stands_outside_the_folders_of_the_tree():
    known = {
        "blog",
        "blog/db",
        "blog/domain",
        "blog/services",
        "blog/web",
        "blog/web/admin",
        "blog/web/api",
        "spam",
        "migrations",
        "migrations/versions",
        "tools",
    }
    folders = {str(Path(path).parent) for path in sources("blog", "spam", "migrations", "tools")}
    at_the_top = {path.name for path in ROOT.glob("*.py")}

    assert folders - known == set()
    assert at_the_top == {"config.py"}


def test_modules_are_not_named_after_nothing():
    vague = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

    assert [path for path in sources(*SOURCE_FOLDERS) if Path(path).stem in vague] == []


def test_tests_mirror_the_sources():
    misplaced = [
        path
        for path in sources("tests/blog", "tests/spam")
        if not (ROOT / Path(path).parent.relative_to("tests")).is_dir()
    ]

    assert misplaced == []
