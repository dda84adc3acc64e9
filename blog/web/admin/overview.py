"""The first page after signing in: what waits, what was done, which model judges."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from blog.web import services


def overview() -> ResponseReturnValue:
    """Show counts, the oldest waiting comment, the latest decisions and the model in use."""
    return render_template(
        "admin/overview.html",
        overview=services().moderation.overview(),
        model=services().retraining.model_page(),
    )
