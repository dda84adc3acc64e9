"""Finds templates/, migrations/ and config.py, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def resource(name: str) -> Path:
    """Give the path of ``templates``, ``migrations`` or ``config.py``.

    Raises
    ------
    FileNotFoundError
        If it is neither in the installed package nor in a checkout above it.
    """
    packaged = _PACKAGE / name
    if packaged.exists():
        return packaged
    if (_CHECKOUT / "pyproject.toml").exists() and (_CHECKOUT / name).exists():
        return _CHECKOUT / name
    raise FileNotFoundError(f"{name} is neither in {_PACKAGE} nor in a checkout above it")
