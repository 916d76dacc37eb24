"""The desk is for whoever sits at the machine of the server, and for signed-in editors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.blocks import access
from tests.serving import serving, small_project, visit

DESK = "Déposer un classeur"
BROWSER = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}
EDITORS = {"editeurs": ["Anne.LeGoff@cress-bretagne.org", "bruno@exemple.fr"]}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost",
                                  "LOCALHOST"])
def test_these_addresses_are_of_this_machine_only(host: str) -> None:
    assert access.is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "192.168.1.20", "observatoire.bzh",
                                  "127.0.0.1.exemple.fr", "localhost.exemple.fr"])
def test_these_are_not_and_no_address_means_every_interface(host: str) -> None:
    assert not access.is_loopback(host)


@pytest.mark.parametrize("headers", [
    BROWSER, {"host": "[::1]:8501", "origin": "http://[::1]:8501"},
    {"Host": "localhost", "Origin": "http://localhost", "User-Agent": "Mozilla/5.0 (X11; Linux)",
     "Accept-Language": "fr", "Upgrade": "websocket", "Sec-WebSocket-Key": "x", "Cookie": "a=b",
     "Connection": "Upgrade", "Pragma": "no-cache", "Cache-Control": "no-cache", "DNT": "1",
     "Accept-Encoding": "gzip", "Sec-Fetch-Mode": "websocket", "Accept": "*/*",
     "Sec-WebSocket-Protocol": "streamlit"}])
def test_a_browser_of_this_machine_is_direct(headers: dict[str, str]) -> None:
    assert access.is_local_request(headers)


@pytest.mark.parametrize("more", [
    {"X-Forwarded-For": "10.0.0.7"}, {"x-forwarded-proto": "https"}, {"Forwarded": "for=10.0.0.7"},
    {"X-Real-IP": "10.0.0.7"}, {"Via": "1.1 relais"}, {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-Ssl": "on"}, {"X-FORWARDED-PORT": "443"}, {"X-Original-Forwarded-For": ""},
    {"X-Original-Host": "observatoire.bzh"}, {"True-Client-IP": "10.0.0.7"},
    {"X-Cluster-Client-Ip": "10.0.0.7"}, {"CF-Connecting-IP": "10.0.0.7"},
    {"Fastly-Client-IP": "10.0.0.7"}, {"X-Azure-ClientIP": "10.0.0.7"}, {"CDN-Loop": "x"},
    {"X-Envoy-External-Address": "10.0.0.7"}, {"X-Amzn-Trace-Id": "x"}, {"CF-Ray": "x"},
    {"Tailscale-User-Login": "x"}, {"Cf-Access-Jwt-Assertion": "x"}, {"Proxy-Connection": "close"},
    {"Host": "observatoire.bzh"}, {"Host": "192.168.1.20:8501"}, {"Host": ""},
    {"Host": "[::1"}, {"Origin": ""}, {"Origin": "http://["},
    {"Origin": "https://observatoire.bzh"}, {"Origin": "null"},
    {"Origin": "http://127.0.0.1:9000"}, {"Origin": "http://localhost:8501"}])
def test_a_relay_or_another_name_or_another_page_is_not_local(more: dict[str, str]) -> None:
    assert not access.is_local_request(BROWSER | more)


@pytest.mark.parametrize("headers", [{}, {"Host": "127.0.0.1:8501"}])
def test_whoever_says_nothing_of_himself_is_not_local(headers: dict[str, str]) -> None:
    assert not access.is_local_request(headers)


def signs_in(patch: pytest.MonkeyPatch, person: dict[str, object], section: str = "depot",
             **settings: object) -> bool:
    """Tell whether a person who has signed in is let in."""
    patch.setattr(access, "_secrets", lambda: {"depot": EDITORS} | settings)
    patch.setattr(access.st, "user", {"is_logged_in": True} | person)
    patch.setattr(access, "get_script_run_ctx", lambda **_: object())
    return access.is_signed_in(section)


@pytest.mark.parametrize("email", ["bruno@exemple.fr", " Bruno@Exemple.FR ",
                                   "anne.legoff@cress-bretagne.org"])
def test_an_editor_is_known_by_a_verified_email_whatever_its_case(
        monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    assert signs_in(monkeypatch, {"email": email, "email_verified": True})
    assert signs_in(monkeypatch, {"email": email, "email_verified": "true"})


@pytest.mark.parametrize("person", [
    {"email": "intrus@exemple.fr", "email_verified": True},
    {"email": "bruno@exemple.fr", "email_verified": False},
    {"email": "bruno@exemple.fr"}, {"email": "", "email_verified": True},
    {"email": None, "email_verified": True}, {}])
def test_nobody_else_is_an_editor(
        monkeypatch: pytest.MonkeyPatch, person: dict[str, object]) -> None:
    for settings in (EDITORS, {}, {"editeurs": ["", None]}):
        assert not signs_in(monkeypatch, person, depot=settings)


def test_a_directory_of_the_house_may_vouch_for_its_own_emails(
        monkeypatch: pytest.MonkeyPatch) -> None:
    person = {"email": "bruno@exemple.fr"}
    sure = EDITORS | {"courriels_surs": True}
    assert signs_in(monkeypatch, person, depot=sure)
    assert not signs_in(monkeypatch, person | {"email_verified": False}, depot=sure)


def test_readers_of_the_workshop_are_not_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    person = {"email": "chloe@exemple.fr", "email_verified": True}
    readers = {"lecteurs": "Chloe@exemple.fr"}
    assert signs_in(monkeypatch, person, "atelier", atelier=readers)
    assert not signs_in(monkeypatch, person, "depot", atelier=readers)
    editor = {"email": "bruno@exemple.fr", "email_verified": True}
    assert signs_in(monkeypatch, editor, "atelier", atelier=readers)


@pytest.mark.parametrize(("section", "settings", "is_open"), [
    ("atelier", {}, False), ("atelier", {"ouvert": True}, True),
    ("atelier", {"ouvert": "oui"}, False), ("depot", {"ouvert": True}, False)])
def test_where_all_may_come_the_workshop_is_open_only_if_the_settings_say_so(
        monkeypatch: pytest.MonkeyPatch, section: str, settings: dict[str, object],
        is_open: bool) -> None:
    monkeypatch.setattr(access.st, "get_option", {"server.address": "0.0.0.0"}.get)
    monkeypatch.setattr(access, "_secrets", lambda: {section: settings})
    assert access.is_allowed(section) is is_open


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    code = "import streamlit as st\nfrom dashboard.blocks import access\n" \
           "st.text(f'ouvert : {access.is_allowed()}')\n"
    with serving(small_project(tmp_path_factory.mktemp("projet"), depot=code)) as url:
        yield url


def test_on_this_machine_the_desk_is_in_the_navigation(address: str) -> None:
    assert visit(address, "depot") == (["Accueil", "Emploi", DESK], ["ouvert : True"])


def test_behind_a_relay_the_desk_does_not_exist(address: str) -> None:
    titles, texts = visit(address, "depot", headers={"X-Forwarded-For": "10.0.0.7"})
    assert titles == ["Accueil", "Emploi"]
    assert texts[0] == "page accueil"


@pytest.mark.parametrize(("listening", "settings", "local"), [
    ("127.0.0.1", {}, True), ("0.0.0.0", {}, False), ("", {}, False),
    ("127.0.0.1", {"depot": {"local": True}}, True),
    ("127.0.0.1", {"depot": {"local": False}}, False)])
def test_nobody_is_local_on_every_interface_nor_where_only_editors_are_let_in(
        monkeypatch: pytest.MonkeyPatch, listening: str, settings: dict[str, object],
        local: bool) -> None:
    monkeypatch.setattr(access.st, "get_option", {"server.address": listening}.get)
    monkeypatch.setattr(access, "_secrets", lambda: settings)
    assert access.is_allowed() is local
