"""The commands that list, put back and compare the builds that are kept."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl.warehouse import versions
from tests.etl.warehouse.conftest import FILE, Make, Output, value, values_of

#: What these tests build holds.
SOURCES = ("circulaire_publies",)


def test_the_versions_are_listed(install: Make, warehouse: Path,
                                 output: Output) -> None:
    assert output("versions", "--warehouse", warehouse) == (
        0, "Aucune version : lancer « python -m etl build ».\n", "")
    first, second = install("1 %"), install("2 %")
    install("3 %")
    [oldest] = (warehouse.parent / "historique").glob(f"*{first}*")
    oldest.write_bytes(b"x")
    third = versions.describe(warehouse).fingerprint
    status, out, _ = output("versions", "--warehouse", warehouse)
    assert status == 0
    assert [re.split("  +", line.strip()) for line in out.splitlines()[2:]] == [
        ["0", "JJ/MM/AAAA à HH h MM", third, "en place", "entrepot.duckdb"],
        ["1", "JJ/MM/AAAA à HH h MM", second, "gardée", f"entrepot_DATE_{second}.duckdb"],
        ["2", "–", "–", "gardée, illisible", f"entrepot_DATE_{first}.duckdb"]]
    status, _, err = output("rollback", "2", "--warehouse", warehouse)
    assert (status, err) == (2, f"python -m etl : la version entrepot_DATE_{first}.duckdb est "
                                "abîmée : rien n'a été remplacé\n")


def test_a_rollback_puts_back_the_version_before_and_another_comes_forward_again(
        install: Make, warehouse: Path, output: Output) -> None:
    first = install("1 %")
    install("2 %")
    assert output("rollback", "--warehouse", warehouse) == (
        0, f"En place : la version du JJ/MM/AAAA à HH h MM (empreinte {first}). Celle qu'elle "
           "remplace est gardée : « python -m etl rollback » y revient.\n", "")
    assert values_of(warehouse) == [1, 2]
    assert output("rollback", "--warehouse", warehouse)[0] == 0
    assert values_of(warehouse) == [2, 1]


def test_a_version_is_put_back_by_its_number_its_fingerprint_or_its_file(
        install: Make, warehouse: Path) -> None:
    prints = {n: install(f"{n} %") for n in (1, 2, 3)}
    assert versions.rollback(warehouse, "2").fingerprint == prints[1]
    assert values_of(warehouse) == [1, 3, 2]
    versions.rollback(warehouse, prints[2][:5])
    assert values_of(warehouse) == [2, 1, 3]
    versions.rollback(warehouse, versions.versions(warehouse)[2].path.name)
    assert values_of(warehouse) == [3, 2, 1]


@pytest.mark.parametrize("lose", [Path.unlink, lambda file: file.write_text("abîmé")])
def test_a_rollback_repairs_a_warehouse_that_was_lost(
        install: Make, warehouse: Path, output: Output,
        lose: Callable[[Path], object]) -> None:
    first = install("1 %")
    install("2 %")
    lose(warehouse)
    assert output("rollback", "--warehouse", warehouse) == (
        0, f"En place : la version du JJ/MM/AAAA à HH h MM (empreinte {first}). Celle qu'elle "
           "remplace manquait ou ne se lisait pas : elle n'est pas gardée.\n", "")
    assert values_of(warehouse) == [1]


def test_what_cannot_be_put_back_is_said_and_changes_nothing(
        install: Make, warehouse: Path, output: Output) -> None:
    first = install("1 %")
    for words, message in (
            ((), "aucune version précédente n'est gardée"),
            (("9",), "aucune version précédente n'est gardée")):
        assert output("rollback", *words, "--warehouse", warehouse) == (
            2, "", f"python -m etl : {message} : rien n'a été remplacé\n")
    install("2 %")
    install("1 %")  # the same workbooks as the first: the same fingerprint
    install("2 %")
    for words, message in (
            (("9",), "version inconnue : « 9 » (numéros connus : 0, 1, 2, 3 ; voir « python -m etl "
                     "versions »)"),
            (("0",), "la version « 0 » est déjà en place"),
            ((first,), f"plusieurs versions commencent par « {first} » : donner le numéro (1, 3)"),
            (("toto",), "version inconnue : « toto » (numéros connus : 0, 1, 2, 3 ; voir « python "
                        "-m etl versions »)")):
        assert output("rollback", *words, "--warehouse", warehouse) == (
            2, "", f"python -m etl : {message} : rien n'a été remplacé\n")
    assert values_of(warehouse) == [2, 1, 2, 1]


def test_a_damaged_version_is_not_put_back(install: Make, warehouse: Path) -> None:
    install("1 %")
    install("2 %")
    version = versions.versions(warehouse)[1].path
    whole = bytearray(version.read_bytes())
    for start in range(12288, len(whole), 1000):  # the headers are whole, the tables are not
        whole[start] ^= 0xFF
    version.write_bytes(whole)
    with pytest.raises(versions.DamagedVersion, match="est abîmée"):
        versions.rollback(warehouse)
    assert value(warehouse) == 2


def test_a_version_that_an_older_program_made_is_not_put_back(
        install: Make, warehouse: Path, output: Output) -> None:
    install("1 %")
    install("2 %")
    with duckdb.connect(str(versions.versions(warehouse)[1].path)) as db:
        db.execute("ALTER TABLE _sources DROP COLUMN contexte")
    status, _, message = output("rollback", "--warehouse", warehouse)
    assert status == 2
    assert "vient d'une version plus ancienne de l'application" in message
    assert message.endswith(" : rien n'a été remplacé\n")
    assert value(warehouse) == 2


def test_the_difference_is_told_by_source_then_change_by_change(
        install: Make, warehouse: Path, output: Output) -> None:
    first, second = install("1 %"), install("2 %")
    line = ("révisé circulaire_publies · Part de l'ESS dans l'emploi, ESS · % de l'emploi, "
            f"Bretagne, 2021 · 1\u00a0% → 2\u00a0% · {FILE}, Chiffres, F2\n")
    head = f"JJ/MM/AAAA à HH h MM ({first}) → JJ/MM/AAAA à HH h MM ({second})\n\n"
    table = ("source              ajoutés  retirés  révisés\n"
             "──────────────────  ───────  ───────  ───────\n"
             "circulaire_publies        0        0        1\n\n")
    assert output("diff", "--warehouse", warehouse) == (0, head + table + line, "")
    version = versions.versions(warehouse)[1].path
    _, out, _ = output("diff", version, warehouse, "--warehouse", warehouse)
    assert out == head + table + line
    assert output("diff", "0", "0", "--warehouse", warehouse)[1].endswith(
        "\n\nAucune différence.\n")
    status, out, _ = output("diff", first, "--json", "--warehouse", warehouse)
    [change] = json.loads(out)
    assert (status, change["ancien"], change["nouveau"]) == (0, "1\u00a0%", "2\u00a0%")


def test_what_cannot_be_compared_is_said(install: Make, warehouse: Path,
                                         output: Output) -> None:
    install("1 %")
    assert output("diff", "--warehouse", warehouse) == (
        2, "", "python -m etl : il n'y a rien à comparer : aucune version précédente n'est "
               "gardée\n")
    assert output("diff", "7", "0", "--warehouse", warehouse)[2].startswith(
        "python -m etl : version inconnue : « 7 »")
    install("2 %")
    versions.versions(warehouse)[1].path.write_bytes(b"x")
    assert output("diff", "--warehouse", warehouse)[2].endswith("duckdb est abîmée\n")


def test_a_rollback_to_before_an_opposition_says_so(
        raw: Path, install: Make, warehouse: Path, output: Output,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))
    install("1 %")
    install("2 %")
    path = raw.parent / "oppositions.csv"
    path.write_text("source;id;date;motif\n", encoding="utf-8")
    later = datetime.now().timestamp() + 60
    os.utime(path, (later, later))
    status, out, _ = output("rollback", "--warehouse", warehouse)
    assert status == 0
    assert out.endswith(f"Attention : {path} a changé depuis cette version, qui montre peut-être "
                        "qui s'est opposé depuis : lancer « python -m etl build ».\n")
