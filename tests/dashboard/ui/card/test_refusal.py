"""The ways out of a refusal, as their buttons say them."""

from __future__ import annotations

from dashboard.blocks.block import refusal
from dashboard.ui.card.refusal import LABEL, button_texts
from tests.dashboard.ui.screens import screen_of


def test_what_a_workbook_or_a_reader_writes_is_no_markup_on_a_button():
    way = "Ne garder que « base : *effectifs* en $ou$ [k€](http://ailleurs) »"
    block = refusal("refus", "Refus", ["Bases différentes."],
                    {way: {}, f"{way} {'a ' * 90}": {}}, what="Comparaison bloquée")
    short, long = screen_of(block).button
    for text in (short.label, long.label, long.help):
        assert r"\*effectifs\* en \$ou\$ \[k€\](http" in text


def test_a_long_way_out_is_cut_unless_another_begins_alike():
    start = "Ne garder que « Évolution de l'emploi – " + "effectifs salariés moyens " * 4
    alike = [f"{start} (Acoss-Urssaf) »", f"{start} (Acoss-Urssaf et MSA) »"]
    other = f"Montrer {start}"
    *whole, cut, short = button_texts([*alike, other, "Tout montrer"])
    assert whole == alike
    assert len(cut) <= LABEL < len(other) and cut.endswith("… »")
    assert short == "Tout montrer"


def test_a_refusal_says_why_then_its_ways_out_then_where_other_choices_are():
    long = "Ne garder que « Évolution de l'emploi – " + "effectifs salariés moyens " * 4 + "»"
    block = refusal("emploi", "Emploi", ["Deux bases."], {
        long: {"unite": "%"}, "Tout montrer": {"unite": ""}}, what="Rien à montrer",
        note="D'autres choix sont à côté.")
    screen = screen_of(block)
    assert [one.value for one in screen.warning] == ["**Rien à montrer**  \nDeux bases."]
    assert [one.value for one in screen.caption] == ["D'autres choix sont à côté."]
    cut, short = screen.button
    assert cut.label.endswith("…\u202f»") and cut.help.startswith("Ne garder que")
    assert cut.help.endswith("moyens\u202f»") and not short.help
    assert cut.click().run().session_state["unite"] == "%"
