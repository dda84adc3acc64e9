"""Work that outlives the request which began it: a command of ``blarney`` in its own process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping


def spawn(environ: Mapping[str, str], *command: str) -> None:
    """Start a command of ``blarney`` and let it go; what it has to tell, it writes down itself."""
    subprocess.Popen(  # noqa: S603 - our own words and no shell
        [sys.executable, "-m", "blog.cli", *command],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
