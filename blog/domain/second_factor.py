"""The second factor: which codes of an authenticator app count, and how recovery codes look."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

STEP_SECONDS: Final = 30  # RFC 6238 section 5.2
DRIFT_STEPS: Final = 1  # how far the clocks of phone and server may be apart, the same section
NO_STEP: Final = 0
CODE_DIGITS: Final = 6
RECOVERY_CODES: Final = 10
RECOVERY_CHARS: Final = 12
# Without 0, 1, l and o, which look alike: 32 letters, so 60 bits in a code.
RECOVERY_ALPHABET: Final = "23456789abcdefghijkmnpqrstuvwxyz"
MAX_CODE_CHARS: Final = 40
HALF_SECONDS: Final = 300
_GROUP = 4
_APP_CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")
_RECOVERY_CODE = re.compile(rf"[{RECOVERY_ALPHABET}]{{{RECOVERY_CHARS}}}")


def typed(code: str) -> str:
    """Give a code without the spaces and hyphens that people put in, in small letters."""
    return re.sub(r"[\s-]+", "", code[:MAX_CODE_CHARS]).lower()


def is_app_code(text: str) -> bool:
    """Say whether a code, as ``typed`` gives it, could come from an app."""
    return _APP_CODE.fullmatch(text) is not None


def is_recovery_code(text: str) -> bool:
    """Say whether a code, as ``typed`` gives it, has the shape of a recovery code."""
    return _RECOVERY_CODE.fullmatch(text) is not None


def in_groups(code: str) -> str:
    """Write a recovery code for people: ``abcd-efgh-ijkm``."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def step_of(moment: datetime) -> int:
    """Number the thirty seconds that a moment is in, from 1970 on."""
    return int(moment.timestamp()) // STEP_SECONDS


def acceptable_steps(moment: datetime, *, last_step: int) -> list[int]:
    """Give the steps whose codes count now: near the present one and later than the last used."""
    present = step_of(moment)
    near = range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1)
    return [step for step in near if step > last_step]
