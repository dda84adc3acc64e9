"""The moderation queue, one comment with its why card, decisions and their undoing."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blog.domain.errors import (
    BlogError,
    IllegalTransitionError,
    InvalidInputError,
    StaleDecisionError,
)
from blog.domain.moderation import DecisionKind, Status
from blog.domain.text import refuse_unstorable
from blog.services.moderation import DecisionOrder, DecisionResult
from blog.web import services
from blog.web.admin.answers import go_back, identity
from blog.web.admin.orders import is_for_campaign, read_copies, read_kind, read_orders
from blog.web.admin.queue_filter import (
    chips,
    filter_arguments,
    language_names,
    order_names,
    read_filter,
)
from blog.web.admin.wording import decision_words, status_words
from blog.web.auth import signed_in
from blog.web.filters import counted
from blog.web.notices import say

TABS = (Status.PENDING, Status.SPAM, Status.PUBLISHED, Status.REJECTED)
MAX_NOTE_CHARS = 500

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.get("")
def queue() -> ResponseReturnValue:
    """Show one page of the comments that match the filter, oldest first unless asked otherwise."""
    chosen = read_filter(request.args)
    arguments = filter_arguments(chosen)
    if "" in request.args.values():  # an empty field of the form: the address says what counts
        return redirect(f"{url_for('admin.moderation.queue')}?{urlencode(arguments)}")
    return render_template(
        "admin/moderation/queue.html",
        page=services().moderation.queue(chosen, page=request.args.get("page", "1")),
        arguments=arguments,
        chips=chips(chosen),
        tabs=TABS,
        orders=order_names(),
        languages=language_names(),
        reason_names=services().search.reason_names(),
    )


@blueprint.get("/<id:comment_id>")
def detail(comment_id: int) -> ResponseReturnValue:
    """Show one comment: why it stands where it stands, and what was done."""
    return _detail_page(comment_id)


@blueprint.post("/decisions")
def decide() -> ResponseReturnValue:
    """Decide one comment, many, or one with the others of its campaign."""
    kind = read_kind(request.form)
    orders = read_orders(request.form, kind)
    if not orders:
        say("No comment was ticked, so nothing changed.", "warn")
        return go_back(url_for("admin.moderation.queue"))
    note, by = _note(), signed_in().id
    if is_for_campaign(request.form):
        order, seen = _only(orders), read_copies(request.form)
        result = services().moderation.decide_campaign(order, by=by, note=note, seen=seen)
    else:
        result = services().moderation.decide(orders, by=by, note=note)
    _tell(result, kind, orders)
    return go_back(url_for("admin.moderation.queue"))


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back one decision or a whole batch, by one more decision each."""
    moderation, by = services().moderation, signed_in().id
    if batch := request.form.get("batch", ""):
        refuse_unstorable("batch", batch)
        result = moderation.undo_batch(batch[:40], by=by)
        say(counted(result.decided, "decision", "decisions") + " taken back." + _left_alone(result))
    elif number := request.form.get("decision_id", ""):
        comment = moderation.undo(identity(number, "decision_id"), by=by)
        say(f"Taken back: comment #{comment.id} is {status_words(comment.status)} again.")
    else:
        raise InvalidInputError({"decision_id": "Expected a decision to take back, found none."})
    return go_back(url_for("admin.moderation.queue"))


@blueprint.errorhandler(StaleDecisionError)
@blueprint.errorhandler(IllegalTransitionError)
def refused(problem: BlogError) -> ResponseReturnValue:
    """Show the comment as it is now, with fresh buttons."""
    numbers = request.form.getlist("comment_id")
    if len(set(numbers)) != 1:
        return render_template("admin/moderation/refused.html", problem=str(problem)), 409
    return _detail_page(identity(numbers[0], "comment_id"), problem=str(problem)), 409


def _detail_page(comment_id: int, problem: str | None = None) -> str:
    found = services().moderation.detail(comment_id)
    return render_template(
        "admin/moderation/detail.html",
        detail=found,
        comment=found.comment,
        problem=problem,
        max_note_chars=MAX_NOTE_CHARS,
    )


def _only(orders: list[DecisionOrder]) -> DecisionOrder:
    if len(orders) != 1:
        raise InvalidInputError(
            {"comment_id": f"Expected one comment of the campaign, found {len(orders)}."}
        )
    return orders[0]


def _note() -> str | None:
    note = request.form.get("note", "").strip()
    refuse_unstorable("note", note)
    if len(note) > MAX_NOTE_CHARS:
        raise InvalidInputError(
            {"note": f"Expected at most {MAX_NOTE_CHARS} characters, found {len(note):,}."}
        )
    return note or None


def _tell(result: DecisionResult, kind: DecisionKind, orders: list[DecisionOrder]) -> None:
    done = counted(result.decided, "comment", "comments") + f" {decision_words(kind)}."
    if not result.decided and result.unchanged:
        done = "Nothing to do: that had been decided before."
    undo = None
    if result.decided and kind is not DecisionKind.REMOVE:
        undo = _undo_fields(result, orders)
    tone = "warn" if result.stale or result.illegal or result.unseen else "good"
    say(done + _left_alone(result), tone, undo=undo)


def _undo_fields(result: DecisionResult, orders: list[DecisionOrder]) -> dict[str, str] | None:
    if result.batch:
        return {"batch": result.batch}
    newest = services().moderation.detail(orders[0].comment_id).undoable
    if newest is None:
        return None
    return {"decision_id": str(newest.id), "comment_id": str(newest.comment_id)}


def _left_alone(result: DecisionResult) -> str:
    told = ""
    if result.stale:
        told += f" Left alone, because they changed meanwhile: {_numbers(result.stale)}."
    if result.illegal:
        told += f" Left alone, because their status does not allow it: {_numbers(result.illegal)}."
    if result.unseen:
        told += f" Left alone, because the page had not shown them: {_numbers(result.unseen)}."
    return told


def _numbers(ids: list[int]) -> str:
    shown = ", ".join(f"#{number}" for number in ids[:10])
    return shown + (f" and {len(ids) - 10} more" if len(ids) > 10 else "")  # noqa: PLR2004 - as above
