"""Editors elsewhere: a whole sign-in with an OpenID Connect provider, played by the test."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwk, jwt
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Records
from tests.serving import ROOT, serving, small_project
from tests.suites import livraison

KEY = jwk.RSAKey.generate_key(2048, {"kid": "essai"})
DESK = "Déposer un classeur"


class Provider(BaseHTTPRequestHandler):
    """The provider knows one person at a time: the claims in ``server.person``."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        root = f"http://127.0.0.1:{self.server.server_port}"
        if url.path == "/.well-known/openid-configuration":
            self.tell({"issuer": root, "authorization_endpoint": f"{root}/entrer",
                       "token_endpoint": f"{root}/jeton", "jwks_uri": f"{root}/cles",
                       "id_token_signing_alg_values_supported": ["RS256"]})
        elif url.path == "/cles":
            self.tell({"keys": [KEY.as_dict(private=False)]})
        else:
            self.server.nonce = query["nonce"]
            self.send_response(302)
            self.send_header("Location", query["redirect_uri"] + "?" + urlencode(
                {"code": "essai", "state": query["state"]}))
            self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        root = f"http://127.0.0.1:{self.server.server_port}"
        claims = {"iss": root, "aud": "observatoire", "sub": "1", "iat": int(time.time()),
                  "exp": int(time.time()) + 600,
                  "nonce": self.server.nonce,
                  **self.server.person}
        self.tell({"access_token": "x", "token_type": "Bearer",
                   "id_token": jwt.encode({"alg": "RS256", "kid": "essai"}, claims, KEY)})

    def tell(self, answer: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def provider() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def server(browser: BrowserContext, provider: ThreadingHTTPServer, entrepot: Path,
           tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the application as it is served elsewhere: nobody is local, two people
    are editors."""
    code = (ROOT / "pages" / "depot.py").read_text(encoding="utf-8")
    folder = small_project(tmp_path_factory.mktemp("projet"), depot=code)
    with serving(folder, entrepot) as address:
        # Read when the first session asks: the port was not known before.
        (folder / ".streamlit" / "secrets.toml").write_text(f"""
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "une longue suite pour cet essai seulement"
client_id = "observatoire"
client_secret = "essai"
server_metadata_url = "http://127.0.0.1:{provider.server_port}/.well-known/openid-configuration"
[depot]
local = false
editeurs = ["Anne@exemple.fr", "bruno@exemple.fr"]
""", encoding="utf-8")
        yield address


@pytest.mark.parametrize(("person", "welcome"), [
    ({"email": "anne@Exemple.fr", "email_verified": True}, True),
    pytest.param({"email": "bruno@exemple.fr", "email_verified": False}, False, marks=livraison),
    pytest.param({"email": "intrus@exemple.fr", "email_verified": True}, False, marks=livraison),
])
def test_only_an_editor_who_signs_in_has_the_desk(
        page: Page, server: str, provider: ThreadingHTTPServer, records: Records,
        person: dict[str, object], welcome: bool) -> None:
    provider.person = person
    page.goto(server + "/depot")
    entry = page.get_by_role("button", name="Se connecter")
    entry.wait_for()
    menu = page.get_by_test_id("stTopNavLink")
    expect(menu).to_have_text(["Accueil", "Emploi"])
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    entry.click()
    page.get_by_text("page accueil").wait_for()
    if welcome:
        page.get_by_role("button", name="Outils").click()
        expect(page.get_by_role("menu").get_by_text(DESK)).to_be_visible()
    else:
        expect(menu).to_have_text(["Accueil", "Emploi"])
    page.goto(server + "/depot")
    if welcome:
        page.get_by_test_id("stFileUploader").wait_for()
    else:
        page.get_by_text(f"Vous êtes connecté ({person['email']}), mais").wait_for()
        expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    records.outside.clear()  # the provider is elsewhere
