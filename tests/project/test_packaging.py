"""The wheel holds everything, and runs from any folder; pins cover every dependency."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
# Where the mapped top-level things stand in the wheel.
MAPPED = {
    "blog": "blog",
    "spam": "spam",
    "templates": "blog/templates",
    "migrations": "blog/migrations",
}
WRITTEN = {
    ".py",
    ".html",
    ".xml",
    ".md",
    ".json",
    ".css",
    ".js",
    ".svg",
    ".mako",
    ".ini",
    ".safetensors",
    ".po",
    ".mo",
}
# Split, so that this file does not hold what it forbids.
INDEXES = re.compile(
    "|".join(["py" + r"pi\.", "python" + "hosted", "index" + "-url"]), re.IGNORECASE
)
PLACES = re.compile(r"(?<![\w.])/(?:work|root)/|\bshared/")
MAY_NAME_PLACES = ("Makefile", "tests/")
PAGE = """
from blog.app import create_app
client = create_app().test_client()
for path in ("/", "/posts/the-leak", "/archive", "/feeds/posts.atom", "/sign-in", "/static/style.css"):
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200, (path, answer.status_code)
import blog, spam, sys
print(blog.__file__, spam.__file__, sep="\\n")
assert "sklearn" not in sys.modules
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install the wheel where nothing of the checkout is in reach; give a way to run commands there."""
    home = tmp_path_factory.mktemp("installed")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        wheel,
    ]
    subprocess.run(pip, check=True)
    # The dependencies are those of the running tests; .pth files in their folder are not read, so
    # that the checkout stays out of the way.
    own = next((home / "lib").glob("python*/site-packages"))
    (own / "dependencies.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BLARNEY_", "PYTHON"))
    }
    environ["BLARNEY_DATA_DIR"] = str(elsewhere / "data")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        program = home / "bin" / command[0]
        return subprocess.run(
            [program, *command[1:]],
            cwd=elsewhere,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def source_files() -> list[Path]:
    """Give every file of the project, whether committed yet or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    else:
        hidden = {".venv", ".git", "build", "dist", "instance", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not hidden & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


class TestWheel:
    def test_it_holds_every_file_that_is_needed(self, contents):
        needed = {
            f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
            for folder, place in MAPPED.items()
            for path in (ROOT / folder).rglob("*")
            if path.suffix in WRITTEN and "__pycache__" not in path.parts
        }

        assert len(needed) > 100
        assert needed - contents == set()

    def test_it_holds_the_defaults_and_the_base_model(self, contents):
        assert {"blog/config.py", "spam/base/card.json", "spam/base/base.safetensors"} <= contents

    def test_it_holds_the_word_lists(self, contents):
        lists = {f"spam/lists/{path.name}" for path in (ROOT / "spam" / "lists").glob("*.txt")}

        assert len(lists) > 10
        assert lists <= contents

    def test_it_puts_nothing_beside_its_two_packages(self, contents):
        tops = {name.partition("/")[0] for name in contents}

        assert {top for top in tops if not top.endswith(".dist-info")} == {"blog", "spam"}

    def test_it_holds_no_tests_and_no_leftovers(self, contents):
        assert [
            name for name in contents if re.search(r"__pycache__|\.sqlite3|/tests?/|\.orig$", name)
        ] == []

    def test_it_stays_small(self, wheel):
        assert wheel.stat().st_size < 8 * 1024**2


class TestInstalled:
    def test_help_works(self, run):
        answer = run("blarney", "--help")

        assert answer.returncode == 0
        assert "serve" in answer.stdout

    def test_nothing_works_before_the_secret_is_made(self, run):
        answer = run("blarney", "check")

        assert answer.returncode == 2
        assert "blarney db upgrade" in answer.stderr

    def test_it_becomes_a_blog_in_another_folder(self, run):
        upgraded = run("blarney", "db", "upgrade")
        filled = run("blarney", "demo")
        checked = run("blarney", "check", "--json")
        shown = run("python", "-c", PAGE)

        assert upgraded.returncode == 0, upgraded.stderr
        assert filled.returncode == 0, filled.stderr
        assert checked.returncode == 0, checked.stdout
        assert all(check["ok"] for check in json.loads(checked.stdout))
        assert shown.returncode == 0, shown.stderr
        assert str(ROOT) not in shown.stdout

    def test_the_classifier_works_alone(self, run):
        answer = run(
            "python",
            "-c",
            "import spam; print(spam.load().judge(spam.Message('Thank you.')).score)",
        )

        assert answer.returncode == 0, answer.stderr
        assert 0 <= float(answer.stdout) <= 1


PINS = dict(
    line.split("==")
    for line in (ROOT / "tools" / "constraints.txt").read_text(encoding="utf-8").split()
)


class TestPins:
    def test_each_is_exact_and_they_are_in_order(self):
        assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in PINS)
        assert list(PINS) == sorted(PINS)

    def test_each_dependency_is_pinned_within_its_range(self):
        wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]

        for requirement in map(Requirement, wanted):
            assert PINS[canonicalize_name(requirement.name)] in requirement.specifier, str(
                requirement
            )

    def test_what_is_optional_is_tested_too(self):
        optional = dict(PROJECT["optional-dependencies"])
        tested = set(optional.pop("test"))

        assert {name for names in optional.values() for name in names} <= tested

    def test_what_the_dependencies_need_is_pinned_too(self):
        waiting = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
        seen: set[str] = set()
        while waiting:
            requirement = Requirement(waiting.pop())
            name = canonicalize_name(requirement.name)
            extras = requirement.extras or {""}
            if name in seen and not requirement.extras:
                continue
            seen.add(name)
            for text in distribution(name).requires or []:
                more = Requirement(text)
                if more.marker is None or any(
                    more.marker.evaluate({"extra": extra}) for extra in extras
                ):
                    waiting.append(text)

        assert seen - set(PINS) == set()


class TestFiles:
    def test_none_names_a_package_index(self):
        assert naming(INDEXES, source_files()) == []

    def test_none_names_a_place_on_the_machine_it_was_written_on(self):
        files = [
            p
            for p in source_files()
            if not p.relative_to(ROOT).as_posix().startswith(MAY_NAME_PLACES)
        ]

        assert naming(PLACES, files) == []

    def test_none_is_large(self):
        large = [path.name for path in source_files() if path.stat().st_size > 4 * 1024**2]

        assert large == []


def naming(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            found.append(path.relative_to(ROOT).as_posix())
    return found
