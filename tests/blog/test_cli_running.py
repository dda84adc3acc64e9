"""The ``blarney`` command as a process: progress, signals, the worker, filling the search."""

from __future__ import annotations

import socket

from blog.cli import _progress
from blog.db import db
from blog.domain.bulk import BulkState
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.server import listening_address
from blog.services.bulk import BulkOrder
from spam.store import base_version
from tests.blog.processes import ROOT, python


class TestProgress:
    def test_it_is_drawn_for_people_and_never_into_a_file(self, monkeypatch, capsys):
        _progress("learning", 0.5)
        assert capsys.readouterr() == ("", "")

        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        _progress("learning", 0.5)
        _progress("done", 1.0)

        shown = capsys.readouterr()
        assert shown.out == ""
        assert "learning" in shown.err
        assert "50%" in shown.err
        assert shown.err.endswith("100%\n")


class TestProcess:
    def test_help_imports_nothing_heavy(self):
        heavy = {"flask", "sqlalchemy", "numpy", "sklearn", "scipy", "alembic", "granian"}
        code = (
            "import sys\nfrom blog.cli import main\n"
            "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
            f"print(sorted({heavy!r} & sys.modules.keys()), file=sys.stderr)"
        )

        result = python("-c", code)

        assert "Usage:" in result.stdout
        assert result.stderr.strip() == "[]"

    def test_ordinary_commands_do_not_load_what_only_training_needs(self, environ):
        code = (
            "import sys\nfrom blog.cli import main\n"
            "try:\n    main(['spam', 'judge', 'Hello there'])\nexcept SystemExit:\n    pass\n"
            "print(sorted({'sklearn', 'scipy', 'joblib'} & sys.modules.keys()), file=sys.stderr)"
        )

        result = python("-c", code, environ=environ)

        assert result.stdout
        assert result.stderr.strip().splitlines()[-1] == "[]"

    def test_a_port_that_somebody_uses_is_not_shared(self, environ):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = python("-m", "blog.cli", "serve", "--port", str(port), environ=environ)

        assert result.returncode == 1
        assert f"Cannot listen on 127.0.0.1:{port}: Address already in use." in result.stderr
        assert "Traceback" not in result.stderr

    def test_a_host_that_nobody_knows_is_told_in_a_sentence(self, environ):
        result = python("-m", "blog.cli", "serve", "--host", "nowhere.invalid", environ=environ)

        assert result.returncode == 1
        assert "Cannot listen on nowhere.invalid:8000" in result.stderr
        assert "Traceback" not in result.stderr

    def test_names_are_addresses_to_listen_on(self):
        assert listening_address("127.0.0.1", 0) == "127.0.0.1"
        assert listening_address("localhost", 0) in {"127.0.0.1", "::1"}

    def test_it_runs_as_a_module_with_its_exit_code(self, environ):
        fine = python("-m", "blog.cli", "spam", "versions", environ=environ)
        wrong = python("-m", "blog.cli", "check", environ=environ | {"BLARNEY_HOLD_AT": "x"})

        assert (fine.returncode, wrong.returncode) == (0, 2)
        assert base_version() in fine.stdout
        assert "HOLD_AT" in wrong.stderr

    def test_the_page_about_the_commands_is_what_their_help_says(self):
        result = python("tools/make_command_docs.py", "--check", environ={"PYTHONPATH": str(ROOT)})

        assert result.returncode == 0, "run python tools/make_command_docs.py"


class TestWork:
    def test_once_it_does_what_is_due_and_ends(self, app, scene, blarney, monkeypatch):
        monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 0.0)
        post = scene.post("The leak")
        scene.comment(post, status=Status.PENDING)
        scene.comment(post, status=Status.PENDING)
        by, bulk = scene.user().id, app.extensions["blarney"].bulk
        bulk._runner._batch_size = 1
        with app.app_context():
            offer = bulk.offer(QueueFilter())
            order = BulkOrder(
                filter=offer.filter,
                kind=DecisionKind.REJECT,
                until_id=offer.until_id,
                seen_decision_id=offer.seen_decision_id,
                batch=offer.batch,
            )
            assert bulk.start(order, by=by).state is BulkState.RUNNING
            db.session.remove()

        result = blarney("work", "--once")

        assert (result.exit_code, result.output) == (0, "")
        with app.app_context():
            assert bulk.progress(1).action.state is BulkState.DONE

    def test_with_nothing_due_it_ends_at_once(self, blarney):
        assert blarney("work", "--once").exit_code == 0

    def test_the_server_runs_none_when_told_so(self, blarney, monkeypatch):
        started = []
        monkeypatch.setattr("blog.server.run", lambda **asked: started.append(asked))

        assert blarney("serve", "--no-worker").exit_code == 0
        assert [asked["with_worker"] for asked in started] == [False]


def test_the_search_is_filled_once_and_again_when_asked(blarney):
    blarney("db", "upgrade")

    results = [blarney("db", "index"), blarney("db", "index", "--again")]

    assert [(result.exit_code, result.stdout) for result in results] == [
        (0, "Indexed 0 comments.\n")
    ] * 2
