"""The first page after signing in: what waits, what was done, which model judges."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blog.web import services
from blog.web.auth import signed_in


def overview() -> ResponseReturnValue:
    """Show what waits, how comments fared, the latest decisions, the model in use and alarms.

    Authors, who see no comments that wait, are led to their posts.
    """
    if signed_in().is_author:
        return redirect(url_for("admin.posts.listing"))
    return render_template(
        "admin/overview.html",
        overview=services().moderation.overview(),
        figures=services().overview.figures(),
        model=services().retraining.in_use(),
        alarms=services().retraining.alarms(),
    )
