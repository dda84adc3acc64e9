"""What near copies share and where they differ; nothing is lost and nothing is slow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.domain.variants import MAX_WORD_CHARS, MOST_OTHERS, MOST_WORDS, Piece, variants

SOME_WORDS = st.lists(st.sampled_from(["tar", "rope", "oar", "sail"]), max_size=9).map(" ".join)


def test_the_words_that_vary_are_marked_with_what_others_say():
    found = variants(["praise for tar today", "praise for green rope today"])

    assert found == (
        Piece("praise for"),
        Piece("tar", varies=True, others=("green rope",)),
        Piece("today"),
    )


def test_what_one_text_lacks_or_adds_is_marked_too():
    assert variants(["a b c", "a c"])[1] == Piece("b", varies=True, others=("",))
    assert variants(["a c", "a b c"])[1] == Piece("", varies=True, others=("b",))


def test_equal_texts_are_one_piece_and_none_is_none():
    assert variants(["the same words"] * 3) == (Piece("the same words"),)
    assert variants([]) == ()


def test_others_are_named_once_and_few():
    found = variants(["x one", *(f"x {word}" for word in ("two", "two", "six", "ten", "four"))])

    assert found[1].others == ("two", "six", "ten")[:MOST_OTHERS]


def test_long_texts_are_cut_before_they_are_compared():
    (piece,) = variants(["y" * 5_000])
    assert len(piece.text) == MAX_WORD_CHARS

    (piece,) = variants(["w " * 9_000])
    assert len(piece.text.split()) == MOST_WORDS


@given(st.lists(SOME_WORDS, min_size=1, max_size=4))
def test_the_first_text_is_all_there_and_common_pieces_are_common(texts):
    pieces = variants(texts)

    assert " ".join(piece.text for piece in pieces if piece.text) == texts[0]
    assert all(piece.text in text for piece in pieces if not piece.varies for text in texts)
