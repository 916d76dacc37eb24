"""``deploy/``: readers of three replicas behind HAProxy, as its configuration sets it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from websockets.sync.client import ClientConnection

from dashboard.blocks.deck import LONGEST_CODE, QUERY
from etl.warehouse import versions
from launcher.server import ADDRESS
from tests import witness
from tests.browser.conftest import PATIENCE, SHORT_LIVED, chromium
from tests.replicas import LACKING, PUBLIC, REASON, Reader, Site, site
from tests.suites import RELEASE
from tests.witness import SOURCES as SOURCES
from tests.witness import WITNESS, answer, builds

pytestmark = [pytest.mark.skipif(bool(LACKING), reason=REASON), pytest.mark.complet]

READERS = 60 if RELEASE else 18
#: A page that says which build it reads, and what its address and its reader ask (an underscore
#: begins what is no filter, nor one that is misspelled).
PAGE = WITNESS + """
st.text(f"lecteur {st.query_params['_lecteur']}")
compare = st.checkbox("Comparer", key="_comparer", bind="query-params")
large = st.checkbox("Agrandir")
st.text(f"comparer {compare}, agrandir {large}")
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return three builds that a page tells apart."""
    return witness.models(tmp_path_factory.mktemp("modeles"))


@pytest.fixture(scope="module")
def deployment(models: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the replicas, which read the build of 11 figures."""
    folder = tmp_path_factory.mktemp("site")
    project = folder / "projet"
    project.mkdir()
    with site(folder, witness.project(project, PAGE), models[11]) as site_of_test:
        yield site_of_test


# --- What stands at the door -----------------------------------------------------------------
def test_readers_are_led_to_the_secure_address(deployment: Site) -> None:
    connection = http.client.HTTPConnection(ADDRESS, deployment.plain, timeout=30)
    connection.request("GET", "/emploi?territoire=29", headers={"Host": PUBLIC})
    response = connection.getresponse()
    assert (response.status, response.getheader("Location")) == (
        308, f"https://{PUBLIC}/emploi?territoire=29")
    connection.close()


def test_the_browser_keeps_to_it_and_to_one_replica(deployment: Site) -> None:
    response, page = deployment.get("/")
    assert "Observatoire de l'ESS" in page
    assert response.getheader("Strict-Transport-Security") == "max-age=31536000"
    [header] = [c for c in response.headers.get_all("Set-Cookie", []) if c.startswith("replique=")]
    cookie, *ways = header.split("; ")
    assert set(ways) == {"path=/", "HttpOnly", "Secure", "SameSite=Lax"}
    again, _ = deployment.get("/", Cookie=cookie)
    assert "replique=" not in str(again.headers)


def test_replicas_answer_under_the_names_that_their_environment_declares(deployment: Site) -> None:
    response, page = deployment.get("/", Host=PUBLIC)
    assert (response.status, "Observatoire de l'ESS" in page) == (200, True)
    response, body = deployment.get("/", Host="pirate.exemple")
    assert response.status == 421
    assert body.startswith("Ce serveur ne répond pas sous ce nom")


def test_the_longest_link_is_let_through(deployment: Site) -> None:
    """That of a presentation of the explorer, all filters chosen: HAProxy refused it (400)."""
    link = f"/presentation?diapo=1&d={'d' * LONGEST_CODE}&retour=explorateur?{'r' * QUERY}"
    response, page = deployment.get(link, Host=PUBLIC)
    assert (response.status, "Observatoire de l'ESS" in page) == (200, True)


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"},
                                     {"Forwarded": "for=127.0.0.1"}])
def test_measures_are_never_given_through_haproxy(
        deployment: Site, headers: dict[str, str]) -> None:
    response, body = deployment.get("/_stcore/metrics", **headers)
    assert response.status == 403
    assert body == "Ces mesures ne sont données qu'à la machine qui porte le serveur.\n"


def test_the_machine_itself_is_told_how_the_replicas_are(deployment: Site) -> None:
    connection = http.client.HTTPConnection(ADDRESS, deployment.measures, timeout=30)
    connection.request("GET", "/metrics")
    body = connection.getresponse().read().decode()
    for name in deployment.replicas:
        assert f'haproxy_server_status{{proxy="repliques",server="{name}",state="UP"}} 1' in body
    connection.close()


def test_the_machine_itself_reads_the_measures_of_each_replica(deployment: Site) -> None:
    for port in deployment.ports:
        connection = http.client.HTTPConnection(ADDRESS, port, timeout=30)
        connection.request("GET", "/_stcore/metrics")
        response = connection.getresponse()
        assert (response.status, b"active_sessions" in response.read()) == (200, True)
        connection.close()


# --- A build is swapped, a replica dies ------------------------------------------------------
@dataclass
class Person:
    """A reader who asks one page again and again; ``seen``: the builds of each answer; ``wrong``:
    answers that are not those of the page."""

    number: int
    reader: Reader
    answers: list[set[int]] = field(default_factory=list)
    wrong: list[list[str]] = field(default_factory=list)


class Crowd:
    """``READERS`` persons at once."""

    def __init__(self, place: Site, names: dict[str, int]) -> None:
        self.people = [Person(n, Reader(place)) for n in range(READERS)]
        self.names, self.ended = names, False
        self.asked = threading.Condition()

    def sit(self, one: Person) -> None:
        def question(session: ClientConnection) -> list[str]:
            return answer(session, "emploi", f"_lecteur={one.number}")

        while not self.ended:
            screen = one.reader.ask(question)
            with self.asked:
                one.answers.append(builds("emploi", screen, self.names))
                if f"lecteur {one.number}" not in screen:
                    one.wrong.append(screen)
                self.asked.notify_all()
        one.reader.close()

    def wait(self, what: Callable[[Person], bool], sitting: list[Future[None]]) -> None:
        """Wait until that is true of everyone, or until someone fails."""
        with self.asked:
            while not all(map(what, self.people)):
                self.asked.wait(1)
                for one in sitting:
                    if one.done():
                        one.result()


def test_readers_while_a_build_is_published_and_a_replica_dies(
        deployment: Site, models: dict[int, Path]) -> None:
    names = {versions.describe(path).fingerprint: n for n, path in models.items()}
    crowd = Crowd(deployment, names)
    people = crowd.people
    with ThreadPoolExecutor(READERS) as threads:
        sitting = [threads.submit(crowd.sit, one) for one in people]
        try:
            crowd.wait(lambda one: one.answers[-1:] == [{11}], sitting)
            replicas = {one.number: one.reader.replica for one in people}
            deployment.publish(models[12])
            crowd.wait(lambda one: one.answers[-1:] == [{12}], sitting)
            deployment.replicas["r2"].kill()
            with crowd.asked:
                before = [len(one.answers) for one in people]
            crowd.wait(lambda one: len(one.answers) > before[one.number] + 1, sitting)
        finally:
            crowd.ended = True
    assert [one.wrong for one in people if one.wrong] == []
    # Each answer is of one build, and nobody goes back to the one of before.
    assert {len(answers) for one in people for answers in one.answers} == {1}
    assert all(one.answers == sorted(one.answers, key=max) for one in people)
    # Who has the fewest readers takes the next; those of the dead replica, and they only, moved.
    assert set(replicas.values()) == {"r1", "r2", "r3"}
    movers = {one.number for one in people if one.reader.replica != replicas[one.number]}
    assert movers == {number for number, name in replicas.items() if name == "r2"}
    assert {one.reader.replica for one in people} == {"r1", "r3"}
    assert all(one.reader.returns for one in people if one.number in movers)
    assert not any(one.reader.returns for one in people if one.number not in movers)


@pytest.mark.browser
def test_a_page_left_open_comes_back_by_itself_as_it_was(deployment: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SHORT_LIVED)
        page = browser.new_context(locale="fr-FR", ignore_https_errors=True).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{deployment.address}/emploi?_lecteur=7")
        for box in ("Comparer", "Agrandir"):
            page.get_by_text(box, exact=True).click()
        page.get_by_text("comparer True, agrandir True").wait_for()
        assert "comparer=true" in page.url
        page.evaluate("document.querySelector('[data-testid=stMain]').dataset.opened = 'once'")
        [left] = [c["value"] for c in page.context.cookies() if c["name"] == "replique"]
        deployment.replicas[left].kill()
        app = page.get_by_test_id("stApp")
        expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED",
                                          timeout=PATIENCE)
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=PATIENCE)
        # A click is answered: it is the page of before, by another replica, never loaded again.
        page.get_by_text("Agrandir", exact=True).click()
        page.get_by_text("comparer True, agrandir False").wait_for()
        page.get_by_text("lecteur 7", exact=True).wait_for()
        assert page.get_by_test_id("stMain").get_attribute("data-opened") == "once"
        assert left not in [c["value"] for c in page.context.cookies()]
        browser.close()


def test_without_any_replica_the_reader_is_told_so_in_french(deployment: Site) -> None:
    for process in deployment.replicas.values():
        process.kill()
        process.wait()
    response, body = deployment.get("/")
    assert response.status == 503
    assert body == "L'observatoire redémarre : réessayez dans une minute.\n"
