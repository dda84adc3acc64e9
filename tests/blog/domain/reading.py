"""Reading HTML, to check that sanitised text holds only what the allow-list knows."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

PLAIN = "b blockquote br code del em i li p pre q s strong sub sup ul table thead tbody tr th td"
COMMENT_ALLOWED: dict[str, set[str]] = {tag: set() for tag in PLAIN.split()} | {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "ol": {"start"},
}
POST_ALLOWED: dict[str, set[str]] = COMMENT_ALLOWED | {
    "a": {"href", "title", "id"},
    "li": {"id"},
    "sup": {"id"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "code": {"class"},
    "span": {"class"},
    "section": {"class"},
    **{tag: set() for tag in ["hr", "h2", "h3", "h4", "h5", "h6"]},
}
SCHEMES = {"http", "https", "mailto"}
VOID = {"br", "hr", "img"}


class Reader(HTMLParser):
    """Collects what is not allowed, and whether every element is closed."""

    def __init__(self, allowed: dict[str, set[str]], schemes: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed, self.schemes = allowed, schemes
        self.faults: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.links: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in self.allowed.get(tag, set()):
                self.faults.append(f"<{tag} {name}>")
            if name in {"href", "src"} and urlsplit(value or "").scheme not in self.schemes:
                self.faults.append(f"{name}={value}")
        if tag == "a":
            self.links.append({name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"an unknown declaration: {data}")

    def all_faults(self) -> list[str]:
        return self.faults + [f"<{tag}> stays open" for tag in self.open]


def read_comment(page: str) -> Reader:
    return _read(page, COMMENT_ALLOWED, SCHEMES)


def read_post(page: str) -> Reader:
    """Read a post; the owner's own addresses may be relative."""
    return _read(page, POST_ALLOWED, SCHEMES | {""})


def _read(page: str, allowed: dict[str, set[str]], schemes: set[str]) -> Reader:
    reader = Reader(allowed, schemes)
    reader.feed(page)
    reader.close()
    return reader
