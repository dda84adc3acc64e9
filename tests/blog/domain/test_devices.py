from __future__ import annotations

import pytest

from blog.domain.devices import UNKNOWN, browser_in_words

MOZILLA = "Mozilla/5.0"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome on Windows"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Edg/140.0.0.0", "Edge on Windows"),
        (f"{MOZILLA} (Windows NT 10.0) {CHROME} OPR/120.0.0.0", "Opera on Windows"),
        (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {CHROME}", "Chrome on ChromeOS"),
        (f"{MOZILLA} (Linux; Android 15; Pixel 9) {CHROME}", "Chrome on Android"),
        (
            f"{MOZILLA} (Linux; Android 15) SamsungBrowser/28.0 {CHROME}",
            "Samsung Internet on Android",
        ),
        (
            f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (f"{MOZILLA} (iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1", "Chrome on iPad"),
        ("curl/8.5.0", "a script"),
        ("Lynx/2.9.0 libwww-FM/2.14", "a text browser"),
        (f"{MOZILLA} (X11; Linux x86_64)", f"{UNKNOWN} on Linux"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
        ("\ud800\x00" * 10, UNKNOWN),
        ("x" * 600 + " Firefox/140.0", UNKNOWN),
    ],
)
def test_a_browser_is_named_in_words_of_ours(user_agent, words):
    assert browser_in_words(user_agent) == words
