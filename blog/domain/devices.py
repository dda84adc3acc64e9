"""Devices: the name of a browser in words, from what it says of itself."""

from __future__ import annotations

import re
from typing import Final

MAX_READ_CHARS: Final = 500
UNKNOWN: Final = "an unknown browser"
# In this order: nearly every browser also calls itself Chrome, Safari and Mozilla.
_BROWSERS = (
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\bOPR/|\bOpera\b", "Opera"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bYaBrowser/", "Yandex Browser"),
    (r"\b(?:Firefox|FxiOS)/", "Firefox"),
    (r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/", "Chrome"),
    (r"\bSafari/", "Safari"),
    (r"\b(?:Links|Lynx|w3m|ELinks)\b", "a text browser"),
    (r"\b(?:curl|Wget|python-requests|python-httpx|Python-urllib|Go-http-client)\b", "a script"),
)
_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bWindows\b", "Windows"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bMac(?: OS X|intosh)\b", "macOS"),
    (r"\b(?:Linux|X11)\b", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """Name browser and system: ``Firefox on Linux``. Made of words of this module only."""
    heard = user_agent[:MAX_READ_CHARS]
    browser, system = _first(_BROWSERS, heard), _first(_SYSTEMS, heard)
    if browser is None:
        return f"{UNKNOWN} on {system}" if system else UNKNOWN
    return f"{browser} on {system}" if system else browser


def _first(table: tuple[tuple[str, str], ...], heard: str) -> str | None:
    return next((name for pattern, name in table if re.search(pattern, heard)), None)
