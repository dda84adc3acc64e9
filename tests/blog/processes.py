"""Runs Python as people do, in a process of its own and without settings from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments, environ=None, given=None):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BLARNEY_")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | (environ or {}),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
