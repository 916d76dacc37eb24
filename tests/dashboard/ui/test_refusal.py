"""The ways out of a refusal, as their buttons say them."""

from __future__ import annotations

from dashboard.ui.refusal import LABEL, button_texts


def test_a_long_way_out_is_cut_unless_another_begins_alike():
    start = "Ne garder que « Évolution de l'emploi – " + "effectifs salariés moyens " * 4
    alike = [f"{start} (Acoss-Urssaf) »", f"{start} (Acoss-Urssaf et MSA) »"]
    other = f"Montrer {start}"
    *whole, cut, short = button_texts([*alike, other, "Tout montrer"])
    assert whole == alike
    assert len(cut) <= LABEL < len(other) and cut.endswith("… »")
    assert short == "Tout montrer"
