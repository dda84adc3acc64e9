"""The ``blarney`` command: exit codes, what is printed where, JSON where a program reads it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import create_engine, text

from blog.app import migration_head
from blog.demonstration import PASSWORD_FILE
from blog.settings import SECRET_FILE
from tests.people import PASSWORD

POST = "---\ntitle: Low tide\npublished: 2026-01-02\n---\nBoats lie still."


@pytest.fixture
def write(tmp_path):
    def make(content, name="post.md"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return make


class TestCalling:
    @pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["spam", "--help"], ["--version"]])
    def test_help_is_no_failure(self, blarney, arguments):
        result = blarney(*arguments)

        assert result.exit_code == 0
        assert result.stdout

    @pytest.mark.parametrize(
        "arguments",
        [
            ["no-such-command"],
            ["serve", "--port", "0"],
            ["serve", "--port", "99999"],
            ["serve", "--workers", "0"],
            ["user", "add", "Ada"],
            ["user", "add", "Ada", "--role", "king"],
            ["post", "add", "no-such-file.md"],
            ["post", "add", "."],
            ["spam", "promote"],
        ],
    )
    def test_misuse_is_exit_code_2_and_told_on_standard_error(self, blarney, arguments):
        result = blarney(*arguments)

        assert result.exit_code == 2
        assert result.stdout == ""
        assert "Error" in result.stderr

    @pytest.mark.parametrize(
        "arguments",
        [["check"], ["db", "upgrade"], ["demo"], ["spam", "versions"], ["user", "password", "x"]],
    )
    def test_wrong_settings_are_exit_code_2_with_every_fault(self, blarney, arguments):
        result = blarney(
            *arguments, given="y" * 20 + "\n" + "y" * 20, BLARNEY_HOLD_AT="7", BLARNEY_SITE_URL="x"
        )

        assert result.exit_code == 2
        assert "HOLD_AT: expected 0 to 1, found 7.0." in result.stderr
        assert "SITE_URL: " in result.stderr

    def test_without_a_secret_commands_say_how_to_make_one(self, blarney):
        result = blarney("check", BLARNEY_SECRET_KEY="")

        assert result.exit_code == 2
        assert "`blarney db upgrade` makes one" in result.stderr

    def test_a_folder_that_cannot_be_made_is_told_without_a_trace(self, blarney, write):
        path = write("a file", "file")

        for command in (["check"], ["db", "upgrade"]):
            result = blarney(*command, BLARNEY_DATA_DIR=f"{path}/data")
            assert result.exit_code == 1
            assert "Traceback" not in result.stderr
            assert result.stderr.startswith("Error: ")

    def test_a_database_that_is_not_there_is_told_without_a_trace(self, blarney, tmp_path):
        address = f"sqlite:///{tmp_path}/none/blarney.sqlite3"

        for command in (["spam", "rescore"], ["db", "upgrade"]):
            result = blarney(*command, BLARNEY_DATABASE_URL=address)
            assert result.exit_code == 1
            assert "The database refused: unable to open database file" in result.stderr

    def test_an_empty_database_is_told_with_the_remedy(self, blarney, tmp_path):
        result = blarney("demo", BLARNEY_DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")

        assert result.exit_code == 1
        assert "blarney db upgrade" in result.stderr


class TestInstalling:
    def test_one_command_makes_the_database_and_a_secret(self, blarney, tmp_path):
        new = {
            "BLARNEY_DATA_DIR": str(tmp_path / "new"),
            "BLARNEY_DATABASE_URL": "",
            "BLARNEY_SECRET_KEY": "",
        }

        first = blarney("db", "upgrade", **new)
        second = blarney("db", "upgrade", **new)

        assert (first.exit_code, second.exit_code) == (0, 0)
        assert first.stdout == f"The database is at migration {migration_head()} (was empty).\n"
        assert str(tmp_path / "new" / SECRET_FILE) in first.stderr
        assert second.stdout == f"The database is at migration {migration_head()}.\n"
        assert second.stderr == ""
        assert blarney("check", **new).exit_code == 0

    def test_check_lists_every_question(self, blarney):
        result = blarney("check")

        lines = result.stdout.splitlines()
        assert result.exit_code == 0
        assert [line.split()[:2] for line in lines] == [
            ["ok", name] for name in ("database", "model", "canaries", "secret", "folder")
        ]

    def test_check_fails_when_something_is_wrong_in_json_too(self, blarney, database_url):
        engine = create_engine(database_url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        engine.dispose()

        plain, told = blarney("check"), blarney("check", "--json")

        assert (plain.exit_code, told.exit_code) == (1, 1)
        assert plain.stdout.startswith("FAIL  database  expected migration")
        answers = {each["name"]: each["ok"] for each in json.loads(told.stdout)}
        assert answers == {
            "database": False,
            "model": True,
            "canaries": True,
            "secret": True,
            "folder": True,
        }

    def test_serving_needs_a_database_that_is_ready(self, blarney, tmp_path):
        result = blarney("serve", BLARNEY_DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")

        assert result.exit_code == 1
        assert "The database is not ready" in result.stderr

    def test_serving_starts_the_server_with_what_was_asked(self, blarney, monkeypatch):
        started = []
        monkeypatch.setattr("blog.server.run", lambda **asked: started.append(asked))

        result = blarney("serve", "--port", "8123", "--workers", "1", "--threads", "3")

        assert result.exit_code == 0
        asked = {"host": "127.0.0.1", "port": 8123, "workers": 1, "threads": 3}
        assert started == [asked | {"with_worker": True}]
        assert "http://127.0.0.1:8123" in result.stderr


class TestDemonstration:
    def test_it_is_loaded_once(self, blarney, tmp_path):
        first = blarney("demo", "--if-empty")
        password = (tmp_path / PASSWORD_FILE).read_text()
        again = blarney("demo", "--if-empty")
        refused = blarney("demo")

        assert (first.exit_code, again.exit_code, refused.exit_code) == (0, 0, 1)
        assert "Loaded" in first.stderr
        assert first.stdout == again.stdout == f"Sign in at /sign-in with {password}"
        assert again.stderr == ""
        assert "has posts already" in refused.stderr
        assert (tmp_path / PASSWORD_FILE).read_text() == password


class TestUsers:
    def test_an_author_is_added_and_a_second_factor_reset(self, blarney):
        added = blarney(
            "user", "add", "Bea", "--role", "author", "--password-stdin", given=PASSWORD
        )
        assert added.stdout == "Added author Bea.\n"

        reset = blarney("user", "reset-second-factor", "BEA")
        assert (reset.exit_code, reset.stdout) == (0, "Bea needs no code any more to sign in.\n")

        missing = blarney("user", "reset-second-factor", "Eve")
        assert missing.exit_code == 1
        assert "There is no user named 'Eve'." in missing.stderr

    def test_a_user_is_added_with_a_password_from_standard_input(self, blarney):
        result = blarney(
            "user",
            "add",
            "Ada",
            "--role",
            "administrator",
            "--password-stdin",
            given=PASSWORD + "\n",
        )

        assert (result.exit_code, result.stdout) == (0, "Added administrator Ada.\n")

    def test_or_with_one_that_is_typed_twice(self, blarney):
        result = blarney(
            "user", "add", "Max", "--role", "moderator", given=f"{PASSWORD}\n{PASSWORD}\n"
        )

        assert result.exit_code == 0
        assert PASSWORD not in result.output

    @pytest.mark.parametrize(
        ("name", "password", "said"),
        [
            ("Ada", "short", "password: Expected 8"),
            (" ", PASSWORD, "name: Expected 1"),
            ("Ada", "", "password: "),
        ],
    )
    def test_a_refused_field_is_named(self, blarney, name, password, said):
        result = blarney(
            "user", "add", name, "--role", "moderator", "--password-stdin", given=password
        )

        assert result.exit_code == 1
        assert said in result.stderr

    def test_a_taken_name_is_refused(self, blarney):
        for expected in (0, 1):
            result = blarney(
                "user", "add", "Ada", "--role", "moderator", "--password-stdin", given=PASSWORD
            )
            assert result.exit_code == expected

    def test_a_password_can_be_set_anew(self, blarney):
        blarney("user", "add", "Ada", "--role", "moderator", "--password-stdin", given=PASSWORD)

        result = blarney("user", "password", "ADA", "--password-stdin", given="another password")

        assert (result.exit_code, result.stdout) == (0, "Changed the password of Ada.\n")
        missing = blarney("user", "password", "Eve", "--password-stdin", given="another password")
        assert missing.exit_code == 1
        assert "no user named 'Eve'" in missing.stderr


class TestPosts:
    def test_a_post_is_added(self, blarney, write):
        result = blarney("post", "add", write(POST))

        assert (result.exit_code, result.stdout) == (0, "Added /posts/low-tide (published).\n")

    @pytest.mark.parametrize(
        ("content", "answer"),
        [
            (POST, {"slug": "low-tide", "path": "/posts/low-tide", "state": "published"}),
            (
                "\ufeff" + POST,
                {"slug": "low-tide", "path": "/posts/low-tide", "state": "published"},
            ),
            ("No front matter.", {"slug": "post", "path": "/posts/post", "state": "published"}),
            (
                "---\npublished: no\ncomments: closed\n---\nx",
                {"slug": "post", "path": "/posts/post", "state": "draft"},
            ),
            (
                "---\npublished: 2999-01-01\n---\nx",
                {"slug": "post", "path": "/posts/post", "state": "scheduled"},
            ),
        ],
    )
    def test_programs_are_told_where_it_stands(self, blarney, write, content, answer):
        result = blarney("post", "add", "--json", write(content))

        assert result.exit_code == 0
        assert json.loads(result.stdout) == answer

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("---\ntitle: x\n", "file: Expected a second --- line"),
            ("---\nlayout: x\n---\ny", "file: Line 2"),
            ("---\npublished: soon\n---\ny", "published: Expected an ISO 8601 time"),
            ("---\npublished: 0001-01-01T00:00+14:00\n---\ny", "published_at: Expected a time"),
            ("---\nlang: ??\n---\ny", "lang: Expected a language tag"),
            ("", "body: Expected"),
            (b"\xff\xfe", "file: Expected UTF-8"),
            ("x\x00", "body: Expected text, found a NUL"),
        ],
    )
    def test_a_refused_field_is_named(self, blarney, write, content, said):
        result = blarney("post", "add", write(content))

        assert result.exit_code == 1
        assert said in result.stderr

    def test_a_taken_address_is_refused(self, blarney, write):
        path = write(POST)
        assert blarney("post", "add", path).exit_code == 0

        result = blarney("post", "add", path)

        assert result.exit_code == 1
        assert "slug: Expected an unused address" in result.stderr
