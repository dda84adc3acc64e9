"""The moderation queue, one comment with its why card, decisions and their undoing."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from blog.domain.errors import (
    BlogError,
    IllegalTransitionError,
    InvalidInputError,
    StaleDecisionError,
)
from blog.domain.moderation import DecisionKind, Status
from blog.domain.sentences import Sentence
from blog.domain.text import refuse_unstorable
from blog.services.moderation import DecisionOrder, DecisionResult
from blog.web import services
from blog.web.admin.answers import go_back, go_to, identity, path_back
from blog.web.admin.orders import (
    MAX_NOTE_CHARS,
    is_for_campaign,
    read_copies,
    read_follow_days,
    read_kind,
    read_note,
    read_orders,
    read_seen_campaign,
)
from blog.web.admin.queue_filter import (
    chips,
    filter_arguments,
    language_names,
    order_names,
    read_filter,
)
from blog.web.admin.queue_words import button_names, spoken_names
from blog.web.admin.wording import changed_words, decided_words, status_words
from blog.web.auth import signed_in
from blog.web.languages import message_of
from blog.web.notices import say
from blog.web.well_formed import whole_number

TABS = (Status.PENDING, Status.SPAM, Status.PUBLISHED, Status.REJECTED)
ANSWER_HEADER = "X-Blarney-Answer"

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.get("")
def queue() -> ResponseReturnValue:
    """Show one page of the comments that match the filter, oldest first unless asked otherwise."""
    chosen = read_filter(request.args)
    arguments = filter_arguments(chosen)
    if "" in request.args.values():  # an empty field of the form: the address says what counts
        return redirect(f"{url_for('admin.moderation.queue')}?{urlencode(arguments)}")
    page = services().moderation.queue(chosen, page=request.args.get("page", "1"))
    ids = [row.comment.id for row in page.rows]
    names = button_names(chosen.status)
    return render_template(
        "admin/moderation/queue.html",
        page=page,
        button_names=names,
        spoken_names=spoken_names(names),
        on_any_post=urlencode({key: arguments[key] for key in arguments if key != "post"}),
        lookers=services().collisions.lookers(ids, but=signed_in().id),
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
        say(gettext("No comment was ticked, so nothing changed."), "warn")
        return go_back(url_for("admin.moderation.queue"))
    note, by = read_note(request.form), signed_in().id
    if is_for_campaign(request.form):
        result = services().moderation.decide_campaign(
            only(orders),
            by=by,
            note=note,
            seen=read_copies(request.form) or read_seen_campaign(request.form),
            follow_days=read_follow_days(request.form),
        )
        if result.bulk_action_id is not None:
            return _watch(result, result.bulk_action_id)
    else:
        result = services().moderation.decide(orders, by=by, note=note)
    tell(result, kind, orders)
    return decided()


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back one decision or a whole batch, by one more decision each."""
    moderation, by = services().moderation, signed_in().id
    if batch := request.form.get("batch", ""):
        refuse_unstorable("batch", batch)
        if services().bulk.takes(batch):
            action = services().bulk.undo(batch, by=by)
            return go_to(url_for("admin.bulk.progress", action_id=action.id))
        result = moderation.undo_batch(batch[:40], by=by)
        words = ngettext(
            "%(num)d decision taken back.", "%(num)d decisions taken back.", result.decided
        )
        say(words, "warn" if result.stale else "good", details=_left_alone(result))
    elif number := request.form.get("decision_id", ""):
        comment = moderation.undo(identity(number, "decision_id"), by=by)
        status = status_words(comment.status)
        say(
            gettext(
                "Taken back: comment #%(number)s is %(status)s again.",
                number=comment.id,
                status=status,
            )
        )
    else:
        raise InvalidInputError(
            {"decision_id": Sentence("Expected a decision to take back, found none.")}
        )
    return go_back(url_for("admin.moderation.queue"))


@blueprint.errorhandler(StaleDecisionError)
@blueprint.errorhandler(IllegalTransitionError)
def refused(problem: BlogError) -> ResponseReturnValue:
    """Show the comment as it is now, what changed, by whom and when, with fresh buttons."""
    numbers = request.form.getlist("comment_id")
    if len(set(numbers)) != 1:
        return render_template("admin/moderation/refused.html", problem=message_of(problem)), 409
    comment_id, words = identity(numbers[0], "comment_id"), message_of(problem)
    if isinstance(problem, StaleDecisionError):
        seen_revision = whole_number(request.form.get("seen_revision"))
        changes = services().collisions.meanwhile([comment_id])
        words = " ".join(changed_words(change, seen_revision) for change in changes) or words
    return _detail_page(comment_id, problem=words), 409


def _detail_page(comment_id: int, problem: str | None = None) -> str:
    card = services().cards.card(comment_id)
    return render_template(
        "admin/moderation/detail.html",
        card=card,
        detail=card.detail,
        comment=card.comment,
        lookers=services().collisions.lookers([comment_id], but=signed_in().id),
        problem=problem,
        max_note_chars=MAX_NOTE_CHARS,
    )


def decided() -> ResponseReturnValue:
    """Lead back to where a decision was made; a script that keeps its page gets what to show."""
    if request.headers.get(ANSWER_HEADER) != "notices":
        return go_back(url_for("admin.moderation.queue"))
    return render_template(
        "admin/moderation/decided.html",
        news_back=path_back().partition("#")[0],
        counts=services().moderation.counts(),
    )


def only(orders: list[DecisionOrder]) -> DecisionOrder:
    """Give the one order that there must be."""
    if len(orders) != 1:
        raise InvalidInputError(
            {"comment_id": Sentence("Expected one comment, found {found:,}.", found=len(orders))}
        )
    return orders[0]


def tell(result: DecisionResult, kind: DecisionKind, orders: list[DecisionOrder]) -> None:
    """Leave a sentence about what was decided, what was not and why, and a way back."""
    done = decided_words(kind, result.decided)
    if not result.decided and result.unchanged:
        done = gettext("Nothing to do: that had been decided before.")
    undo = None
    if result.decided and kind is not DecisionKind.REMOVE:
        undo = _undo_fields(result, orders)
    tone = "warn" if result.stale or result.illegal or result.unseen else "good"
    say(done, tone, undo=undo, details=_left_alone(result))


def _watch(result: DecisionResult, action_id: int) -> ResponseReturnValue:
    """Lead to the page of the bulk action that goes on with what was begun."""
    if left := _left_alone(result):
        say(left[0], "warn", details=left[1:])
    return go_to(url_for("admin.bulk.progress", action_id=action_id))


def _undo_fields(result: DecisionResult, orders: list[DecisionOrder]) -> dict[str, str] | None:
    if result.batch:
        return {"batch": result.batch}
    newest = services().moderation.undoable(orders[0].comment_id)
    if newest is None:
        return None
    return {"decision_id": str(newest.id), "comment_id": str(newest.comment_id)}


def _left_alone(result: DecisionResult) -> list[str]:
    """Say for each comment that was left why, the first few of many."""
    told = [
        gettext("Left alone: #%(number)s. %(why)s", number=one.comment_id, why=changed_words(one))
        for one in services().collisions.meanwhile(result.stale)
    ]
    if (more := len(result.stale) - len(told)) > 0:
        told.append(
            ngettext(
                "%(num)d more was left alone, because it changed meanwhile.",
                "%(num)d more were left alone, because they changed meanwhile.",
                more,
            )
        )
    if result.illegal:
        numbers = _numbers(result.illegal)
        told.append(
            gettext(
                "Left alone, because their status does not allow it: %(numbers)s.", numbers=numbers
            )
        )
    if result.unseen:
        numbers = _numbers(result.unseen)
        told.append(
            gettext(
                "Left alone, because the page had not shown them: %(numbers)s.", numbers=numbers
            )
        )
    return told


def _numbers(ids: list[int]) -> str:
    shown = ", ".join(f"#{number}" for number in ids[:10])
    more = len(ids) - 10
    if more <= 0:
        return shown
    return gettext("%(numbers)s and %(more)d more", numbers=shown, more=more)
