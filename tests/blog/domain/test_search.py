"""Words, facets and questions: what a comment is found by, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter
from blog.domain.search import (
    MOST_TERMS,
    WORD_CHARS,
    Facets,
    Term,
    document_of,
    fit_of,
    query_terms,
    question_of,
    status_mark,
)
from blog.domain.text import search_key

DAY = date(2026, 5, 17)


def facets(**fields):
    given = {
        "status": Status.PENDING,
        "post_id": 3,
        "day": DAY,
        "author": "rita",
        "language": "en",
        "score": 0.7,
        "worth": 43,
    }
    return Facets(**(given | fields))


def tokens(text="", **fields):
    return document_of(search_key(text), facets(**fields)).split(" ")


class TestDocument:
    def test_it_holds_each_word_and_facet_once(self):
        found = tokens(
            "Tar, tar and TÁR", campaign=9, sites=["a.example"], reasons=["links", "word:tar"]
        )

        assert len(found) == len(set(found))
        for token in ("tar", "and", "s~pending", "p_3", "l_en", "c_9", "h_a.example", "r_word:tar"):
            assert token in found

    def test_a_network_address_is_named_by_the_beginning_of_its_hash(self):
        assert "n_0123456789abcdef" in tokens(address="0123456789abcdef" * 2)
        assert not any(token.startswith("n_") for token in tokens())

    @pytest.mark.parametrize("text", ["s~spam", "p_3", "l_en", "~pending", "r_links", "x~spam_3"])
    def test_no_word_is_taken_for_a_facet(self, text):
        extra = set(tokens(text)) - set(tokens())

        assert extra
        assert all(token.isalnum() for token in extra)

    @pytest.mark.parametrize(
        "hostile", ["it's", 'a"b', "back\\slash", "~pending", "a b", "'", "é*"]
    )
    def test_what_others_choose_cannot_break_out_of_a_token(self, hostile):
        document = document_of(
            search_key(hostile), facets(author=hostile, sites=[hostile], reasons=[hostile])
        )

        assert not set(document) & set("\"'\\*()|&!")
        assert document.count(status_mark(Status.PENDING)) == 3

    def test_long_words_are_cut_like_the_words_asked_for(self):
        assert "a" * WORD_CHARS in tokens("a" * 500)
        assert query_terms("a" * 100) == [Term("a" * WORD_CHARS, is_prefix=True)]

    def test_scripts_without_spaces_are_kept_by_letters_and_pairs(self):
        found = tokens("好東西 and ไทย")

        assert {"好", "東", "西", "好東", "東西", "and"} <= set(found)


class TestQueryTerms:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("Ferry", [Term("ferry", is_prefix=True)]),
            ("to", [Term("to")]),  # short words are whole ones
            ("bad-ferry", [Term("bad", is_prefix=True), Term("ferry", is_prefix=True)]),
            ("好", [Term("好")]),
            ("好東西", [Term("好東"), Term("東西")]),
            ("% _ ' \"", []),
            ("", []),
            ("tar tar", [Term("tar", is_prefix=True)]),
        ],
    )
    def test_words_become_terms(self, query, expected):
        assert query_terms(query) == expected

    def test_devanagari_words_stay_whole(self):
        (term,) = query_terms("भाषा")

        assert term.token == search_key("भाषा")

    def test_a_query_asks_for_a_bounded_number_of_terms(self):
        letters = "".join(chr(0x4E00 + number) for number in range(200))

        assert len(query_terms(letters)) == MOST_TERMS


def matches(chosen, found, score=0.7):
    """Answer a question as the index does, and see that looking through documents agrees."""
    named = {"author": "rita" if chosen.author else None, "site": chosen.host}
    asked = question_of(chosen, post_id=3, **named)
    held = set(found)
    if asked is None or f"s{status_mark(asked.status)}" not in held:
        return False
    answers = all(
        any(
            any(token.startswith(term.token) for token in held)
            if term.is_prefix
            else term.token in held
            for term in group
        )
        for group in asked.groups
    )
    assert fit_of(asked)(" ".join(found), score) is answers
    return answers


class TestQuestion:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, True),
            ({"status": Status.SPAM}, False),
            ({"q": "garb"}, True),
            ({"q": "garb zeppelin"}, False),
            ({"language": "en"}, True),
            ({"language": "it"}, False),
            ({"reason": "links"}, True),
            ({"reason": "praise"}, False),
            ({"campaign": 9}, True),
            ({"campaign": 90}, False),
            ({"author": "Rita", "host": "a.example", "post_slug": "tides"}, True),
        ],
    )
    def test_a_document_answers_what_it_holds(self, fields, expected):
        found = tokens("garboard seam", campaign=9, sites=["a.example"], reasons=["links"])

        assert matches(QueueFilter(**fields), found) is expected

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (None, None, True),
            (DAY, DAY, True),
            (date(2026, 5, 18), None, False),
            (None, date(2026, 5, 16), False),
            (date(2020, 1, 1), date(2030, 12, 31), True),
            (date(1999, 12, 31), date(2026, 5, 17), True),
            (date(2026, 5, 17), date(9999, 12, 31), True),
            (date(1, 1, 1), date(2026, 5, 17), True),
            (date(2026, 5, 1), date(2026, 5, 31), True),
            (date(2027, 1, 1), date(2029, 12, 31), False),
        ],
    )
    def test_days_are_included_at_both_ends(self, first, last, expected):
        assert matches(QueueFilter(from_date=first, to_date=last), tokens()) is expected

    @pytest.mark.parametrize("score", [0.0, 1e-9, 0.004, 0.01, 0.29, 0.5, 0.7, 0.98, 0.999, 1.0])
    def test_no_score_inside_a_range_is_lost(self, score):
        found = tokens(score=score)

        for low, high in ((score, None), (None, score), (score, score), (0.0, 1.0)):
            assert matches(QueueFilter(score_min=low, score_max=high), found, score)

    def test_a_comment_without_a_score_is_in_no_range(self):
        assert not matches(QueueFilter(score_min=0.0), tokens(score=None), None)
        assert not matches(QueueFilter(score_max=1.0), tokens(score=None), None)

    def test_looking_through_documents_knows_scores_inside_a_level(self):
        fits = fit_of(question_of(QueueFilter(score_min=0.7001, score_max=0.7004)))
        document = " ".join(tokens(score=0.7))

        assert fits(document, 0.7001)
        assert fits(document, 0.7004)
        assert not fits(document, 0.7)
        assert not fits(document, 0.7005)
        assert not fits(document, None)

    def test_only_whole_words_and_beginnings_are_found_in_a_document(self):
        document = document_of(search_key("garboard ga"), facets())
        for query, expected in (("garb", True), ("board", False), ("ga", True), ("ar", False)):
            assert fit_of(question_of(QueueFilter(q=query)))(document, None) is expected

    def test_nothing_matches_signs_and_unknown_posts(self):
        assert question_of(QueueFilter(q="%")) is None
        assert question_of(QueueFilter(post_slug="none")) is None
