"""Public pages in a real browser: nothing typed runs, everybody can read and write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from blog.domain.moderation import Status
from blog.services import Services

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung"
POST = f"""A [link](https://example.org/{"long/" * 30}) and {LONG}.

```python
def tide(hour: float) -> str:
    return "a rather long line of code that has to scroll inside its own box, not the page"
```

| a | b | c | d |
|---|---|---|---|
| {LONG} | {LONG} | 3 | 4 |

> A quotation.
"""
HOSTILE = """<script>document.title = "run"</script>
<img src=x onerror="document.title = 'run'">
[a](javascript:document.title='run') ![b](javascript:document.title='run')
<svg onload="document.title='run'"><style>@import "x"</style></svg>
[c](data:text/html,<script>parent.document.title='run'</script>) <a href="javascript:alert(1)">d</a>
"""


@pytest.fixture
def quay(scene: Any) -> Any:
    """A post with a bit of everything."""
    post = scene.post(f"Quay {LONG}", slug="quay", body=POST, tags=("rope", LONG[:60]))
    scene.post("رسالة", slug="letter", lang="ar", body="أكتب إليكم من الميناء.")
    root = scene.comment(post, POST, author_url="https://example.org/")
    for name in ("سلمى", "Dot", "Eve", "Fay"):
        root = scene.comment(post, f"Words of {name}: {LONG}", author_name=name, parent_id=root.id)
    return post


@pytest.fixture(params=[(360, "light"), (1280, "dark")], ids=["narrow, light", "wide, dark"])
def page(chromium: Any, address: str, quay: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    width, scheme = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=address
    )
    yield context.new_page()
    context.close()


def faults(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def test_pages_pass_the_accessibility_rules_and_never_scroll_sideways(page: Any) -> None:
    paths = (
        "/",
        "/posts/quay",
        "/posts/quay?reply_to=2",
        "/posts/letter",
        "/archive",
        "/tags/",
        "/search?q=words",
        "/nowhere",
    )
    problems = {}
    for path in paths:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        problems[path] = faults(page) + ([f"{wide} px too wide"] if wide > 0 else [])

    assert {path: found for path, found in problems.items() if found} == {}


def test_faults_are_told_where_the_reader_is(page: Any) -> None:
    page.goto("/posts/quay")
    page.evaluate("document.getElementById('comment-form').noValidate = true")
    page.fill("#body", "Kept words.")
    page.fill("#author_email", "nonsense")
    page.click("button.primary")

    assert page.evaluate("document.activeElement.id") == "problems"
    assert page.input_value("#body") == "Kept words."
    assert faults(page) == []
    page.click("#problems a >> text=E-mail")
    assert page.evaluate("document.activeElement.id") == "author_email"


def test_draft_survives_a_reload_and_goes_with_the_comment(page: Any) -> None:
    page.goto("/posts/quay")
    page.fill("#author_name", "Rita")
    page.fill("#body", "Half a thou")
    page.reload()
    assert page.input_value("#body") == "Half a thou"

    page.fill("#body", "A whole thought.")
    page.click("button.primary")

    page.wait_for_url("**/posts/quay#comment-*")
    assert page.locator(":target").inner_text().count("A whole thought.") == 1
    assert page.input_value("#body") == ""


def test_preview_appears_in_place_and_counts_no_wrong_characters(page: Any) -> None:
    page.goto("/posts/quay")
    page.fill("#body", "A *wet* quay. " + "🛶" * 9_990)
    assert "10,004 of 10,000" in page.inner_text("#body-counter")

    page.fill("#body", "A *wet* quay.")
    page.click("button[data-preview]")
    page.wait_for_selector("#preview em")

    assert page.url.endswith("/posts/quay")
    assert page.inner_text("#preview em") == "wet"
    assert faults(page) == []


@pytest.mark.usefixtures("quay")
def test_everything_works_without_scripts(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/posts/quay")
    page.click("a.reply >> nth=0")
    page.fill("#author_name", "Noscript")
    page.fill("#body", "A *plain* answer.")
    page.click("button[data-preview]")

    assert page.inner_text(".preview-body em") == "plain"
    page.click("button.primary")
    assert "A plain answer." in page.inner_text(":target")
    assert page.locator(":target").evaluate("e => e.closest('ol').parentElement.tagName") == "LI"
    context.close()


@pytest.mark.parametrize("is_policy_off", [False, True], ids=["policy on", "policy off"])
def test_nothing_that_a_stranger_typed_runs(
    chromium: Any,
    address: str,
    app: Flask,
    services: Services,
    scene: Any,
    quay: Any,
    is_policy_off: int,
) -> None:
    scene.comment(quay, HOSTILE, author_name='<img src=x onerror="document.title=`run`">')
    held = scene.comment(quay, HOSTILE + "held", status=Status.PENDING)
    with app.app_context():
        token = services.comments.status_token(held.id)
    context = chromium.new_context(base_url=address, bypass_csp=bool(is_policy_off))
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)

    for path in ("/posts/quay", f"/comments/status/{token}", "/search?q=%3Cscript%3Ealert(1)"):
        page.goto(path)
        for link in page.locator("main .prose a").all():
            assert not (link.get_attribute("href") or "").lower().startswith(("javascript", "data"))
        assert page.title() != "run"
    page.goto("/posts/quay")
    page.fill("#body", HOSTILE)
    page.click("button[data-preview]")
    page.wait_for_selector("#preview .prose")

    assert page.title() != "run"
    assert [line for line in refused if "Content Security Policy" in line] == []
    context.close()


@pytest.mark.usefixtures("quay")
def test_keyboard_reaches_the_text_first(chromium: Any, address: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/posts/quay")

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the text"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    context.close()
