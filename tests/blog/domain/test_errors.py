"""What errors tell."""

from __future__ import annotations

import pytest

from blog.domain import errors


def test_every_error_is_one_of_the_blogs():
    found = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and value.__module__ == errors.__name__
    ]

    assert len(found) > 10
    assert all(issubclass(error, errors.BlogError) for error in found)


def test_refused_input_names_every_field():
    error = errors.TooComplexError({"body": "Too long.", "title": "Too short."})

    assert error.fields == {"body": "Too long.", "title": "Too short."}
    assert str(error) == "Too long.; Too short."


@pytest.mark.parametrize(("given", "told"), [(90, 90), (1, 1), (0, 1), (-5, 1)])
def test_nobody_is_told_to_try_again_at_once(given, told):
    assert errors.RateLimitedError("wait", retry_after_seconds=given).retry_after_seconds == told


def test_settings_errors_list_all_faults():
    error = errors.SettingsError(["A: wrong.", "B: wrong."])

    assert error.faults == ["A: wrong.", "B: wrong."]
    assert str(error) == "A: wrong.\nB: wrong."
