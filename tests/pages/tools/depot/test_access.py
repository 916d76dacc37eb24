"""Déposer un classeur: closed to whoever may not."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit.user_info
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from tests.pages import reading
from tests.pages.reading import PAGES
from tests.pages.tools.depot.desk import NEW, book, buttons, texts


def test_the_desk_is_closed_to_whoever_is_elsewhere(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "ip_address", "192.168.1.20")
    page = reading.page_at("depot")
    assert not page.file_uploader and not buttons(page) and not page.text_input
    assert texts(page.info)[0].startswith(
        "Déposer un classeur n'est possible que depuis la machine qui porte l'application")


AUTH = {"redirect_uri": "https://exemple.fr/oauth2callback", "cookie_secret": "x" * 40,
        "client_id": "x", "client_secret": "x",
        "server_metadata_url": "https://exemple.fr/.well-known/openid-configuration"}


def elsewhere(monkeypatch: pytest.MonkeyPatch, **person: object) -> AppTest:
    """Return the page for someone elsewhere, where people may sign in; ``person``: the claims."""
    monkeypatch.setattr(ContextProxy, "ip_address", "192.168.1.20")
    monkeypatch.setattr(streamlit.user_info, "_get_user_info", lambda: person)
    page = AppTest.from_file(str(PAGES / "depot.py"))
    page.secrets["auth"] = AUTH
    page.secrets["depot"] = {"editeurs": ["anne@exemple.fr"]}
    page.run()
    assert not page.exception
    return page


def test_where_people_sign_in_the_desk_asks_for_it(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=False)
    assert buttons(page) == {"Se connecter": True}
    assert not page.file_uploader


def test_an_editor_has_the_desk_and_his_name_is_proposed(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=True, email="Anne@Exemple.fr", email_verified=True)
    assert buttons(page) == {"Se déconnecter": True}
    assert "Connecté\u202f: Anne@Exemple.fr" in [caption.value for caption in page.caption]
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    assert page.text_input(key="depot_auteur").value == "Anne"


def test_a_provider_that_gives_no_address_is_not_asked_again_and_again(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=True)
    assert texts(page.warning)[0].startswith("Vous êtes connecté (sans courriel), mais")
    assert buttons(page) == {"Se déconnecter": True}


def test_a_signed_in_stranger_is_told_why(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=True, email="autre@exemple.fr", email_verified=True)
    assert texts(page.warning)[0].startswith("Vous êtes connecté (autre@exemple.fr), mais")
    assert buttons(page) == {"Se déconnecter": True}
    assert not page.file_uploader
