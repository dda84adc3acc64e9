"""The ``blarney`` command. Imports nothing heavy until a command runs, so that help is fast."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask

    from blog.services import Services
    from blog.settings import Settings

FAILED, MISUSED = 1, 2
PORT = click.IntRange(1, 65535)
COUNT = click.IntRange(1, 64)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Problem(click.ClickException):
    """A fault to tell on standard error."""

    exit_code = FAILED


class Misuse(Problem):
    """A fault of how the command was called or the installation set up."""

    exit_code = MISUSED


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="blarney", prog_name="blarney")
def main() -> None:
    """Blarney: a blog engine that sees through flattery."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=PORT, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=COUNT, help="Processes that answer.")
@click.option(
    "--threads", default=4, show_default=True, type=COUNT, help="Threads in each process."
)
@click.option(
    "--worker/--no-worker",
    default=True,
    show_default=True,
    help="Run `blarney work` beside the server.",
)
def serve(*, host: str, port: int, workers: int, threads: int, worker: bool) -> None:
    """Serve the blog."""
    with ready() as (_, bundle):
        database = next(check for check in bundle.health.checks() if check.name == "database")
    if not database.is_ok:
        raise Problem(f"The database is not ready: {database.detail}.")
    from blog.server import listening_address, run

    try:
        address = listening_address(host, port)
    except OSError as fault:
        raise Problem(
            f"Cannot listen on {host}:{port}: {fault.strerror or fault}. Expected an address of "
            "this machine and a port that nobody uses; choose others with --host and --port."
        ) from None
    click.echo(f"Serving on http://{host}:{port} — stop with Ctrl-C.", err=True)
    run(host=address, port=port, workers=workers, threads=threads, with_worker=worker)


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--beside", type=int, help="End with this process, which started it.")
def work(*, once: bool, beside: int | None) -> None:
    """Do what is due in the background, such as bulk actions, until told to stop."""
    from blog.working import stop_signal

    with ready() as (_, bundle):
        if once:
            bundle.work.run_all()
        else:
            bundle.work.run_until(stop_signal(parent=beside))


@main.group()
def db() -> None:
    """Create or upgrade the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest migration; makes a secret when none is set."""
    from blog.installing import ensure_secret, upgrade
    from blog.settings import load_settings

    with explained():
        if (made := ensure_secret(load_settings())) is not None:
            click.echo(f"Made a secret for this installation in {made}.", err=True)
        before, after = upgrade(load_settings())
    was = "" if before == after else f" (was {before or 'empty'})"
    click.echo(f"The database is at migration {after}{was}.")


@db.command("index")
@click.option("--again", is_flag=True, help="Write the whole index anew.")
def db_index(*, again: bool) -> None:
    """Index comments that the moderators' search does not know; once after an upgrade."""
    with ready() as (_, bundle):
        count = bundle.search.fill(again=again, progress=_progress)
    click.echo(f"Indexed {count} comments.")


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when the blog already has posts.")
@click.option("--address", default="", help="Where the blog is served, to print with /sign-in.")
def demo(*, if_empty: bool, address: str) -> None:
    """Fill an empty blog with the demonstration posts, comments and an administrator."""
    from blog.demonstration import PASSWORD_FILE, load_demonstration

    with ready() as (app, bundle):
        settings: Settings = app.config["BLARNEY_SETTINGS"]
        if bundle.posts.listing().posts:
            if not if_empty:
                raise Problem("The blog has posts already; the demonstration is for an empty one.")
        else:
            load_demonstration(app, settings, say=lambda line: click.echo(line, err=True))
        remembered = settings.data_dir / PASSWORD_FILE
        if remembered.exists():
            click.echo(f"Sign in at {address}/sign-in with {remembered.read_text().strip()}")


@main.command()
@as_json_option
def check(*, as_json: bool) -> None:
    """Tell whether this installation is sound."""
    with ready() as (_, bundle):
        checks = bundle.health.checks()
        database = next(each for each in checks if each.name == "database")
        warnings = [a.sentence for a in bundle.retraining.alarms()] if database.is_ok else []
    if as_json:
        answers = [{"name": c.name, "ok": c.is_ok, "detail": c.detail} for c in checks]
        answers += [{"name": "alarm", "ok": True, "detail": warning} for warning in warnings]
        click.echo(json.dumps(answers))
    else:
        for each in checks:
            click.echo(f"{'ok  ' if each.is_ok else 'FAIL'}  {each.name:<9} {each.detail}")
        for warning in warnings:
            click.echo(f"warn  alarm     {warning}")
    if not all(each.is_ok for each in checks):
        sys.exit(FAILED)


@main.group()
def user() -> None:
    """People who can sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["administrator", "moderator", "author"]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(name: str, role: str, *, password_stdin: bool) -> None:
    """Create a user who can sign in."""
    from blog.domain.accounts import Role

    password = _password(from_stdin=password_stdin)
    with ready() as (_, bundle):
        added = bundle.accounts.add_user(name, password, Role(role))
        click.echo(f"Added {role} {added.name}.")


@user.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_password(name: str, *, password_stdin: bool) -> None:
    """Set a new password, end every session and forget failed tries."""
    password = _password(from_stdin=password_stdin)
    with ready() as (_, bundle):
        changed = bundle.accounts.reset_password(name, password)
        click.echo(f"Changed the password of {changed.name}.")


@user.command("reset-second-factor")
@click.argument("name")
def user_reset_second_factor(name: str) -> None:
    """Let a user in with name and password alone, when app and recovery codes are lost."""
    with ready() as (_, bundle):
        known = bundle.accounts.named(name)
        bundle.people.second_factors.reset(known.id)
        click.echo(f"{known.name} needs no code any more to sign in.")


@main.group()
def post() -> None:
    """Articles."""


@post.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_option
def post_add(file: Path, *, as_json: bool) -> None:
    """Add a post from a Markdown FILE with front matter.

    The file may begin with lines between two `---` lines: title, slug, lang, tags (with commas),
    published (an ISO 8601 time, `yes` for now, or `no` for a draft).
    """
    from blog.front_matter import read_post

    with ready() as (_, bundle):
        saved = bundle.posts.save(None, read_post(file))
        state = bundle.posts.state_of(saved)
        path = f"/posts/{saved.slug}"
    if as_json:
        click.echo(json.dumps({"slug": saved.slug, "path": path, "state": state}))
    else:
        click.echo(f"Added {path} ({state}).")


@main.group()
def spam() -> None:
    """The model that judges comments."""


@spam.command("retrain")
@as_json_option
def spam_retrain(*, as_json: bool) -> None:
    """Learn from people's decisions; promote the result if it is good enough."""
    with ready() as (_, bundle):
        result = bundle.retraining.run(progress=_progress)
    if as_json:
        click.echo(json.dumps(asdict(result)))
        return
    outcome = "promoted" if result.is_promoted else "not promoted"
    click.echo(f"{result.version}: {outcome}. {result.reason}")
    for alarm in result.alarms:
        if not alarm.blocks:  # those that block are the reason
            click.echo(f"warning: {alarm.sentence}")


@spam.command("versions")
@as_json_option
def spam_versions(*, as_json: bool) -> None:
    """List the stored models, newest first."""
    with ready() as (_, bundle):
        rows = bundle.retraining.versions()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], default=str))
        return
    for row in rows:
        click.echo(f"{'*' if row.is_current else ' '} {row.version}  {row.summary}")


@spam.command("promote")
@click.argument("version")
def spam_promote(version: str) -> None:
    """Make a stored VERSION the one in use."""
    with ready() as (_, bundle):
        bundle.retraining.promote(version)
    click.echo(f"{version} is in use.")


@spam.command("rollback")
def spam_rollback() -> None:
    """Go back to the version that was in use before."""
    with ready() as (_, bundle):
        version = bundle.retraining.roll_back()
    click.echo(f"{version} is in use.")


@spam.command("shadow")
@click.argument("version", required=False)
@click.option("--stop", is_flag=True, help="Let nothing score beside the version in use.")
def spam_shadow(version: str | None, *, stop: bool) -> None:
    """Let a stored VERSION score live comments beside the one in use; it decides nothing."""
    if (version is None) != stop:
        raise Misuse("Expected either a VERSION or --stop.")
    with ready() as (_, bundle):
        if version is None:
            bundle.shadow.stop()
            click.echo("No version scores beside the one in use.")
        else:
            click.echo(f"{bundle.shadow.start(version)} scores beside the one in use.")


@spam.command("rescore")
@click.option("--by", type=int, help="Number of the user whom the log is to name.")
def spam_rescore(*, by: int | None) -> None:
    """Judge every held comment again; changes no status."""
    with ready() as (_, bundle):
        count = bundle.retraining.rescore(progress=_progress, by=by)
    click.echo(f"Judged {count} held comments again.")


@spam.command("fingerprint")
def spam_fingerprint() -> None:
    """Take the fingerprints of comments that have none, so that near copies are found."""
    with ready() as (_, bundle):
        count = bundle.campaigns.fill(progress=_progress)
    click.echo(f"Took the fingerprints of {count} comments.")


@spam.command("judge")
@click.argument("text", required=False)
@click.option("--author", help="Name given by the author.")
@click.option("--author-url", help="Site given by the author.")
@as_json_option
def spam_judge(
    text: str | None, author: str | None, author_url: str | None, *, as_json: bool
) -> None:
    """Judge one TEXT (or standard input) with the model in use, and say why."""
    body = sys.stdin.read() if text is None else text
    with ready() as (_, bundle):
        judgement = bundle.retraining.judge(body, author=author, author_url=author_url)
    verdict = judgement.verdict
    if verdict.score is None:
        raise Problem(f"No verdict: {verdict.cause}.")
    if as_json:
        click.echo(json.dumps(verdict.as_dict()))
        return
    click.echo(f"{verdict.action}  {verdict.score:.3f}  ({verdict.model})")
    for reason in verdict.reasons:
        click.echo(f"  {reason.weight:+6.2f}  {reason.detail}")


@contextmanager
def ready() -> Iterator[tuple[Flask, Services]]:
    """Build the app without pages and enter its context; expected errors are explained."""
    from blog.app import create_command_app

    with explained():
        app, bundle = create_command_app()
        with app.app_context():
            yield app, bundle


@contextmanager
def explained() -> Iterator[None]:
    """Turn expected errors into a sentence and an exit code."""
    from sqlalchemy.exc import DatabaseError

    from blog.domain.errors import BlogError, InvalidInputError, SettingsError
    from spam.errors import SpamError

    try:
        yield
    except SettingsError as fault:
        raise Misuse("\n".join(fault.faults)) from None
    except InvalidInputError as fault:
        lines = (f"{field}: {sentence}" for field, sentence in fault.fields.items())
        raise Problem("\n".join(lines)) from None
    except (BlogError, SpamError, OSError) as fault:
        raise Problem(str(fault)) from None
    except DatabaseError as fault:
        reason = str(fault.orig).splitlines()[0]
        raise Problem(
            f"The database refused: {reason}. Is it upgraded? (`blarney db upgrade`)"
        ) from None


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: Any = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return str(answer)


def _progress(stage: str, share: float) -> None:
    """Show progress on one line of standard error, where people look; never in a file."""
    if sys.stderr.isatty():
        bar = "█" * round(share * 20)
        click.echo(f"\r{stage:<24} {bar:·<20} {share:4.0%}", err=True, nl=share >= 1)


if __name__ == "__main__":
    main(prog_name="blarney")
