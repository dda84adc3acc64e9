"""Which language a page speaks, and how it is chosen."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence, counted_sentence
from blog.services.letters import catalogues
from blog.web.formats import counted, day_of, decimal, minute_of, month_name, percent, signed, since
from blog.web.languages import (
    COOKIE,
    interface_lang,
    interface_languages,
    message_of,
    translated,
)
from tests.blog.web.test_formats import LATE, NOON, ROME
from tests.conftest import SAME_ORIGIN
from tests.people import ADA, PASSWORD

ITALIAN = {"Accept-Language": "it-IT,it;q=0.9,en;q=0.5"}


def lang_of(client: FlaskClient, path: str, **headers: str) -> str:
    page = client.get(path, headers=headers).text
    return page.partition('<html lang="')[2].partition('"')[0]


def test_english_and_italian_can_be_chosen(app: Flask) -> None:
    assert {"en", "it"} <= set(catalogues())
    assert [name for tag, name in interface_languages() if tag in {"en", "it"}] == [
        "English",
        "Italiano",
    ]


class TestPublicPages:
    def test_speak_the_sites_language_whatever_the_visitor_asks_for(
        self, client: FlaskClient
    ) -> None:
        client.set_cookie(COOKIE, "it")

        assert client.get("/", headers=ITALIAN).data == client.get("/").data
        assert lang_of(client, "/", **ITALIAN) == "en"

    def test_an_error_there_speaks_it_too(self, client: FlaskClient) -> None:
        assert lang_of(client, "/nowhere", **ITALIAN) == "en"


class TestItalianSite:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_LANG": "it", "SITE_TITLE": "Il quaderno"}

    def test_public_pages_are_in_italian(self, client: FlaskClient, scene: Any) -> None:
        post = scene.post("The leak", slug="leak", lang="en")
        scene.comment(post, "Which tar did you use on the garboard seam?")
        page = client.get("/posts/leak").text

        assert '<html lang="it" dir="ltr">' in page
        assert "1 commento" in page
        assert "Lascia un commento" in page
        assert '<article class="post" lang="en" dir="ltr">' in page
        assert "10.000 caratteri" in page
        assert 'data-words="{count} caratteri su {most}"' in page

    def test_faults_of_a_comment_are_in_italian(self, client: FlaskClient, scene: Any) -> None:
        scene.post("Quay", slug="quay")
        fields = {"author_name": "", "body": "x" * 10_001}

        long = client.post("/posts/quay/comments", data=fields, headers=SAME_ORIGIN).text
        short = client.post(
            "/posts/quay/comments", data=fields | {"body": "Buono."}, headers=SAME_ORIGIN
        ).text

        assert "Sono ammessi al massimo 10.000 caratteri, ne ho trovati 10.001." in long
        assert "Serve un nome; uno qualsiasi va bene." in short

    def test_an_error_page_is_in_italian(self, client: FlaskClient) -> None:
        page = client.get("/posts/nothing").text

        assert "Questa pagina non esiste" in page
        assert "Questo articolo non esiste." in page

    def test_the_desk_may_still_be_in_english(self, client: FlaskClient) -> None:
        assert lang_of(client, "/sign-in", **{"Accept-Language": "en"}) == "en"
        assert lang_of(client, "/sign-in") == "it"
        assert lang_of(client, "/sign-in", **{"Accept-Language": "fr"}) == "it"


class TestSiteWithoutCatalogue:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_LANG": "ar", "SITE_TITLE": "دفتر"}

    def test_the_interface_is_english_and_says_so(self, client: FlaskClient) -> None:
        page = client.get("/").text

        assert '<html lang="en" dir="ltr">' in page
        assert 'dir="auto" lang="ar">دفتر</a>' in page


class TestRegions:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_LANG": "it-CH"}

    def test_a_region_uses_the_catalogue_of_its_language(self, client: FlaskClient) -> None:
        page = client.get("/archive").text

        assert '<html lang="it-CH"' in page
        assert "Archivio" in page


class TestDesk:
    def test_follows_the_browser(self, client: FlaskClient) -> None:
        assert lang_of(client, "/sign-in", **ITALIAN) == "it"
        assert lang_of(client, "/sign-in", **{"Accept-Language": "de,it;q=0.1"}) == "it"
        assert lang_of(client, "/sign-in", **{"Accept-Language": "de"}) == "en"

    def test_a_choice_wins_over_the_browser(self, client: FlaskClient) -> None:
        answer = client.post(
            "/language", data={"lang": "it", "back": "/sign-in?next=/admin/"}, headers=SAME_ORIGIN
        )

        assert (answer.status_code, answer.location) == (303, "/sign-in?next=/admin/")
        assert lang_of(client, "/sign-in", **{"Accept-Language": "en"}) == "it"

    def test_a_signed_in_person_chooses_at_the_foot_of_every_page(self, ada: FlaskClient) -> None:
        assert 'name="lang" value="it" lang="it">Italiano</button>' in ada.get("/admin/posts").text

        ada.post("/language", data={"lang": "it", "back": "/admin/posts"}, headers=SAME_ORIGIN)

        page = ada.get("/admin/posts").text
        assert "Scrivi un articolo" in page
        assert 'name="lang" value="en" lang="en">English</button>' in page

    def test_the_choice_of_a_user_is_kept_for_mails(self, app: Flask, ada: FlaskClient) -> None:
        ada.post("/language", data={"lang": "it"}, headers=SAME_ORIGIN)

        with app.app_context():
            user = app.extensions["blarney"].accounts.named(ADA)
            assert user.language == "it"

    def test_the_choice_of_nobody_is_kept_in_the_cookie_only(
        self, app: Flask, scene: Any, client: FlaskClient
    ) -> None:
        scene.user(ADA)
        client.post("/language", data={"lang": "it"}, headers=SAME_ORIGIN)

        with app.app_context():
            assert app.extensions["blarney"].accounts.named(ADA).language is None

    @pytest.mark.parametrize(("before", "after"), [(None, "it"), ("en", "en")])
    def test_what_was_chosen_before_signing_in_is_kept_where_nothing_was(
        self, app: Flask, scene: Any, client: FlaskClient, before: str | None, after: str
    ) -> None:
        user, accounts = scene.user(ADA), app.extensions["blarney"].accounts
        if before:
            with app.app_context():
                accounts.choose_language(user.id, before)
        client.set_cookie(COOKIE, "it")
        data = {"name": ADA, "password": PASSWORD}
        assert client.post("/sign-in", data=data, headers=SAME_ORIGIN).status_code == 303

        with app.app_context():
            assert accounts.named(ADA).language == after

    def test_the_cookie_is_for_this_site_and_no_script(self, client: FlaskClient) -> None:
        answer = client.post("/language", data={"lang": "it"}, headers=SAME_ORIGIN)

        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

    @pytest.mark.parametrize("lang", ["", "xx", "../it", "it\r\nX: y", "it" * 500])
    def test_an_unknown_language_is_refused(self, client: FlaskClient, lang: str) -> None:
        answer = client.post("/language", data={"lang": lang}, headers=SAME_ORIGIN)

        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
    def test_it_leads_nowhere_else(self, client: FlaskClient, back: str) -> None:
        answer = client.post("/language", data={"lang": "it", "back": back}, headers=SAME_ORIGIN)

        assert answer.location == "/admin/"

    @pytest.mark.parametrize("cookie", ["xx", "../../it", "", "it_IT"])
    def test_a_made_up_cookie_chooses_nothing(self, client: FlaskClient, cookie: str) -> None:
        client.set_cookie(COOKIE, cookie)

        assert lang_of(client, "/sign-in") == "en"

    def test_a_form_of_wtforms_is_in_italian(self, ada: FlaskClient) -> None:
        answer = ada.post(
            "/admin/posts/new",
            data={"title": "", "body": "", "lang": "zz zz", "when": "odd"},
            headers={**SAME_ORIGIN, **ITALIAN},
        )

        assert answer.status_code == 400
        assert "Titolo" in answer.text
        assert "Non salvato. Controlla i campi segnati." in answer.text
        assert "Non è una opzione valida" in answer.text

    def test_a_notice_is_in_the_language_it_was_left_in(self, ada: FlaskClient, scene: Any) -> None:
        post = scene.post("Quay")
        ada.post(
            f"/admin/posts/{post.id}/comments-open",
            data={"is_open": "0"},
            headers={**SAME_ORIGIN, **ITALIAN},
        )

        assert "I commenti a “Quay” sono chiusi." in ada.get("/admin/posts", headers=ITALIAN).text


class TestTranslated:
    @pytest.fixture(autouse=True)
    def _in_italian(self, app: Flask) -> Any:
        with app.test_request_context("/admin/", headers=ITALIAN):
            yield

    def test_a_sentence_is_said_with_its_values(self) -> None:
        said = Sentence(
            "Expected at most {most:,} characters, found {found:,}.", most=9000, found=9001
        )

        assert translated(said) == "Sono ammessi al massimo 9.000 caratteri, ne ho trovati 9.001."

    def test_numbers_choose_the_form(self) -> None:
        one, many = (counted_sentence("{number} minute", "{number} minutes", n) for n in (1, 5))

        assert (translated(one), translated(many)) == ("1 minuto", "5 minuti")

    def test_sentences_in_sentences_are_said_too(self) -> None:
        said = Sentence(
            "A comment that is {status} cannot be decided as “{kind}”; allowed: {allowed}.",
            status=Sentence("rejected"),
            kind=Sentence("reject"),
            allowed=(Sentence("approve"), Sentence("hold")),
        )

        assert "rifiutato" in translated(said)
        assert "approva, tieni in attesa" in translated(said)

    @pytest.mark.parametrize("value", ["Alarms", "{found}", "%(num)s", "{0.__class__}"])
    def test_a_value_is_never_translated_or_filled(self, value: str) -> None:
        said = translated(Sentence("Expected a number, found “{found}”.", found=value))

        assert said == f"Mi aspettavo un numero, ho trovato “{value}”."

    def test_a_plain_sentence_is_looked_up(self) -> None:
        assert translated("There is no such post.") == "Questo articolo non esiste."
        assert translated("Nobody wrote this down.") == "Nobody wrote this down."
        assert translated("") == ""

    def test_every_fault_of_an_error_is_said(self) -> None:
        error = InvalidInputError(
            {"a": Sentence("Expected a name; any name will do."), "b": Sentence("form")}
        )

        assert message_of(error) == "Serve un nome; uno qualsiasi va bene.; modulo"

    def test_numbers_and_dates_are_italian(self) -> None:
        assert interface_lang() == "it"
        assert decimal(1234.5, 1) == "1.234,5"
        assert percent(0.9731, 1) == "97,3 %"
        assert percent(0.0001) == "meno di 1 %"
        assert signed(-0.456) == "−0,46"
        assert day_of(LATE, ROME) == "3 marzo 2026"
        assert minute_of(LATE, ROME) == "3 marzo 2026, 00:30"
        assert month_name(3) == "marzo"
        assert since(NOON, NOON) == "proprio ora"
        assert counted(1234, "%(num)s comment", "%(num)s comments") == "1.234 commenti"
