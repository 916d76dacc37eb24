"""A reference table that somebody broke is told in one sentence, which says what to do."""

from __future__ import annotations

import pytest

from etl.french import reference
from etl.french.reference import PEOPLE, BrokenReference, populations, read_table
from etl.paths import RAW

COLUMNS = {"code": r"\d\d", "nom": ".+"}
GOOD = "code,nom\n01,Ain\n02,\"Aisne, nord\"\n\n"


@pytest.mark.parametrize(("data", "why"), [
    (GOOD[:21].encode(), "est vide ou coupée"),
    (GOOD[:18].encode(), "est coupée ou décalée : à sa ligne 3, 1 case et non 2"),
    (GOOD.replace(",", ";").encode(), "n'a pas de colonne « code », « nom »"),
    (GOOD.replace("Ain", "Aîn").encode("cp1252"), "n'est pas un texte en UTF-8"),
    (GOOD.replace("01,Ain", "Ain,01").encode(), "a « Ain » sous « code », à sa ligne 2 : valeur "
     "fausse, ou colonnes échangées"),
    (b"", "est vide ou coupée"), (None, "est absente")])
def test_what_is_wrong_with_a_table_is_said_with_its_name_and_what_to_do(tmp_path, data, why):
    path = tmp_path / "naf_rev2.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BrokenReference) as fault:
        read_table(path, COLUMNS)
    assert str(fault.value).startswith(f"la table de référence data/reference/naf_rev2.csv {why}")
    assert "git checkout data/reference" in str(fault.value)


def test_a_table_that_a_spreadsheet_saved_again_is_read(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD.replace("\n", "\r\n"), "utf-8-sig")
    assert read_table(tmp_path / "a.csv", COLUMNS).values.tolist() == [
        ["01", "Ain"], ["02", "Aisne, nord"]]


def test_a_text_of_several_lines_is_a_text(tmp_path):
    """A motif of the typology that somebody wrote on two lines was told of columns swapped."""
    (tmp_path / "a.csv").write_text('code,motif,remarque\n01,"a\nb","c\nd"\n', "utf-8")
    assert read_table(tmp_path / "a.csv", {"code": r"\d\d", "motif": ".*"}).values.tolist() == [
        ["01", "a\nb", "c\nd"]]


@pytest.mark.parametrize(("file", "reading", "one", "other"), [
    ("COMMUNES_FILE", reference.commune_table, "latitude", "longitude"),
    ("COMMUNES_FILE", reference.commune_table, "commune", "commune_nom"),
    ("COMMUNES_FILE", reference.commune_table, "epci", "epci_nom"),
    ("COMMUNES_FILE", reference.commune_table, "densite_7", "rural"),
    ("FORMER_COMMUNES_FILE", reference.former_communes, "commune_ancienne", "nom_ancien"),
    ("TERRITORIES_FILE", lambda: reference.official_names("region"),
     "territoire", "territoire_nom"),
    ("POPULATIONS_FILE", populations, "communes", PEOPLE)])
def test_two_columns_swapped_are_refused_with_the_first_value_that_cannot_be_there(
        tmp_path, monkeypatch, file, reading, one, other):
    text = getattr(reference, file).read_text("utf-8")
    header, rest = text.split("\n", 1)
    swapped = ",".join({one: other, other: one}.get(name, name) for name in header.split(","))
    (tmp_path / "table.csv").write_text(f"{swapped}\n{rest}", "utf-8")
    monkeypatch.setattr(reference, file, tmp_path / "table.csv")
    with pytest.raises(BrokenReference, match=rf"« (?:{one}|{other}) », à sa ligne \d+ : valeur "
                                              "fausse, ou colonnes échangées ; la corriger"):
        getattr(reading, "__wrapped__", reading)()


def test_a_command_refuses_a_broken_table_without_a_trace(tmp_path, monkeypatch, etl):
    monkeypatch.setattr(reference, "POPULATIONS_FILE", tmp_path / "populations.csv")
    text = f"territoire_niveau,territoire,territoire_nom,communes,{PEOPLE}\nregion,53,B,x,100000\n"
    (tmp_path / "populations.csv").write_text(text, "utf-8")
    with pytest.raises(BrokenReference, match="a « x » sous « communes », à sa ligne 2"):
        populations()
    monkeypatch.setattr("etl.__main__.load_all", lambda *_: populations())
    ending = etl("check", "--raw", RAW)
    assert ending.status == 2
    assert ending.err.startswith("python -m etl : la table de référence ")
