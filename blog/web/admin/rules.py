"""Allow and block rules, and what holds for every post: trying, saving, removing.

Moderators read; administrators write.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.rules import RuleKind
from blog.services.rule_trials import Trial
from blog.services.rules import SiteRules, check_settings
from blog.web import services, settings
from blog.web.admin.answers import go_back
from blog.web.admin.forms import show_faults
from blog.web.admin.rule_forms import RuleForm, SiteRulesForm, filled
from blog.web.auth import signed_in
from blog.web.errors import answer
from blog.web.notices import say
from blog.web.well_formed import number_argument

SETTINGS = frozenset({"admin.rules.set_site", "admin.rules.try_site"})

blueprint = Blueprint("rules", __name__, url_prefix="/rules")


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """List the rules with forms to add one and to change what holds for every post."""
    kind = request.args.get("kind", "")
    known = kind if kind in set(RuleKind) else RuleKind.PHRASE.value
    return _page(form=RuleForm(kind=known, value=request.args.get("value", "")[:200]))


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Make a rule."""
    rule = services().rules.add(RuleForm().new_rule(_zone()), by=signed_in().id)
    say(gettext("The rule “%(rule)s” holds from the next comment on.", rule=rule.shown))
    return go_back(url_for("admin.rules.listing"))


@blueprint.post("/trial")
def try_rule() -> ResponseReturnValue:
    """Show what a rule would have done; nothing is stored."""
    form = RuleForm()
    trial = services().rule_trials.of_rule(form.new_rule(_zone()))
    return _page(form=form, trials=[trial] if trial else [], is_rule=True, is_network=not trial)


@blueprint.get("/<id:rule_id>")
def edit(rule_id: int) -> ResponseReturnValue:
    """Show one rule in a form."""
    return _edit_page(rule_id)


@blueprint.post("/<id:rule_id>")
def change(rule_id: int) -> ResponseReturnValue:
    """Change a rule's effect, note and end."""
    form = filled(services().rules.get(rule_id), _zone())
    rule = services().rules.change(rule_id, form.new_rule(_zone()), by=signed_in().id)
    say(gettext("The rule “%(rule)s” is changed.", rule=rule.shown))
    return go_back(url_for("admin.rules.listing"))


@blueprint.post("/<id:rule_id>/remove")
def remove(rule_id: int) -> ResponseReturnValue:
    """Take a rule away."""
    shown = services().rules.remove(rule_id, by=signed_in().id)
    say(
        gettext("The rule “%(rule)s” is gone. Comments it decided on stay as they are.", rule=shown)
    )
    return go_back(url_for("admin.rules.listing"))


@blueprint.post("/site")
def set_site() -> ResponseReturnValue:
    """Set what holds for every post."""
    services().rules.set(SiteRulesForm().site_rules(), by=signed_in().id)
    say(gettext("Saved. It holds from the next comment on."))
    return go_back(url_for("admin.rules.listing"))


@blueprint.post("/site/trial")
def try_site() -> ResponseReturnValue:
    """Show what settings would have done; nothing is stored."""
    form = SiteRulesForm()
    wanted = form.site_rules()
    check_settings(wanted)
    return _page(site_form=form, trials=services().rule_trials.of_site(wanted), is_site=True)


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again, with what is wrong beside each field and everything typed kept."""
    if request.method == "GET" or request.endpoint == "admin.rules.remove":
        return answer(problem)
    if request.endpoint == "admin.rules.change":
        return _edit_page(int((request.view_args or {})["rule_id"]), problem), 400
    is_site = request.endpoint in SETTINGS
    form = SiteRulesForm() if is_site else RuleForm()
    homeless = " ".join(show_faults(form, problem)) or gettext(
        "Not saved. Please look at the marked fields."
    )
    if is_site:
        return _page(site_form=form, problem=homeless), 400
    return _page(form=form, problem=homeless), 400


def _page(
    *,
    form: RuleForm | None = None,
    site_form: SiteRulesForm | None = None,
    trials: list[Trial] | None = None,
    **more: Any,
) -> str:
    rules = services().rules
    page = rules.page(number_argument("before", default=0) or None)
    return render_template(
        "admin/rules/list.html",
        page=page,
        expired={rule.id for rule in page.rules if rules.has_expired(rule)},
        form=form or RuleForm(formdata=None),
        site_form=site_form or _site_form(page.settings),
        trials=trials,
        **more,
    )


def _edit_page(rule_id: int, problem: InvalidInputError | None = None) -> str:
    rule = services().rules.get(rule_id)
    form = filled(rule, _zone())
    told = " ".join(show_faults(form, problem)) if problem else ""
    return render_template("admin/rules/edit.html", rule=rule, form=form, problem=told)


def _site_form(site: SiteRules) -> SiteRulesForm:
    return SiteRulesForm(
        formdata=None,
        hold_first=site.hold_first,
        allow_trusted=site.allow_trusted,
        trust_after=str(site.trust_after),
        close_after_days=str(site.close_after_days or ""),
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().site_timezone)
