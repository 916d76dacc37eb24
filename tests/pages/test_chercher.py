"""« Chercher », from any page: what is typed is answered, and corrected where nothing answers."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import reading
from tests.pages.reading import NAMES, opened
from tests.suites import sampled


def searched(text: str) -> AppTest:
    """The window of the search, once that was typed."""
    def window() -> None:
        from dashboard.ui import search_box

        search_box.search()

    app = AppTest.from_function(window, default_timeout=120).run()
    app = app.text_input(key="cherche").set_value(text).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", sampled(NAMES, 4, 2))
def test_the_search_is_at_the_head_of_every_page(name):
    assert [b.label for b in opened(name).button].count("Chercher") == 1


def test_answers_say_what_they_are_before_they_are_opened():
    app = searched("aide à domicile")
    assert app.markdown[0].value == "**Aide à domicile, 2021-2022** – −3,8\u202f%"
    assert app.caption[0].value == "Emploi › Évolutions publiées"
    assert "À dessiner dans l'explorateur" in [c.value for c in searched("réemploi").caption]


def test_what_is_badly_spelled_is_corrected_in_a_click():
    app = searched("acompagnement")
    assert [m.value for m in app.markdown] == [
        "Rien ne répond à «\u202facompagnement\u202f». Chercher plutôt\u202f:"]
    app = app.button(key="plutot_accompagnements").click().run()
    assert app.text_input(key="cherche").value == "accompagnements"
    assert "accompagne" in reading.text(app)


def test_what_is_typed_is_never_markup():
    assert "<b>" not in reading.text(searched("<b>xyzzyx</b>"))
