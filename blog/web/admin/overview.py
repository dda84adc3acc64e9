"""The first page after signing in: what waits, what was done, which model judges."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from blog.web import services


def overview() -> ResponseReturnValue:
    """Show what waits, how comments fared, the latest decisions, the model in use and alarms."""
    return render_template(
        "admin/overview.html",
        overview=services().moderation.overview(),
        figures=services().overview.figures(),
        model=services().retraining.in_use(),
        alarms=services().retraining.alarms(),
    )
