"""The subtraction attack on every aggregate that the warehouse publishes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from etl.contract import WHOLE
from etl.sources import sources
from etl.warehouse.sql import attachment
from tests.etl.privacy.attack import Cells, Key, elimination, subtraction

CUBES = [name for name, source in sources().items() if source.secrecy]
FIGURES = {name: source for name, source in sources().items() if source.kind == "chiffres"}


def rows(warehouse: Path, sql: str) -> list[dict[str, object]]:
    with attachment(w=warehouse) as db:
        return db.execute("USE w").execute(sql).df().to_dict("records")


def aggregates(records: list[dict[str, object]], by: tuple[str, ...],
               apart: tuple[str, ...]) -> list[tuple[Cells, set[Key]]]:
    """Return (cells by ``by``, those under secrecy) for each value of ``apart``, where there is
    one."""
    cells: dict[Key, dict[Key, float | None]] = defaultdict(dict)
    secret: dict[Key, set[Key]] = defaultdict(set)
    for row in records:
        group, key = (tuple(str(row[c]) for c in names) for names in (apart, by))
        # Where nobody declares, everyone reads that there is nothing to add.
        empty = 0.0 if row["statut"] == "nd" and "declarent" in row else None
        value = row["valeur"]
        cells[group][key] = empty if value is None or value != value else float(value)
        if row["statut"] == "s":
            secret[group].add(key)
    return [(cells[group], secret[group]) for group in cells if secret[group]]


@pytest.mark.parametrize("source", CUBES)
def test_no_total_of_records_gives_a_masked_one_back(entrepot: Path, source: str) -> None:
    by = sources()[source].secrecy.by
    records = rows(entrepot, f"FROM {source}_agregats")
    totals = aggregates(records, by, ("indicateur",))
    assert totals, "rien n'est masqué : la démonstration ne montre plus le secret"
    for cells, secret in totals:
        wholes = [WHOLE] * len(by)
        assert not subtraction(cells, wholes) and not elimination(cells, wholes)
        assert len(secret) < len(cells)


def test_no_published_figure_gives_one_under_secrecy_back(entrepot: Path) -> None:
    """On the dimensions whose total the source publishes, all else being equal."""
    under_secrecy = {}
    for source, contract in FIGURES.items():
        by = tuple(contract.totals)
        apart = tuple(k for k in contract.key if k not in (*by, "territoire_niveau"))
        wholes = list(contract.totals.values())
        groups = aggregates(rows(entrepot, f"FROM {source}"), by, apart)
        for cells, secret in groups:
            assert not secret & (set(subtraction(cells, wholes)) | set(elimination(cells, wholes)))
        under_secrecy[source] = sum(len(secret) for _, secret in groups)
    assert under_secrecy["emploi_detaille"] > 500  # else this would prove nothing


def test_the_attack_finds_what_a_total_gives_away(entrepot: Path) -> None:
    """One cell of a published block shown again: its neighbours are no longer secret."""
    records = rows(entrepot, "FROM acteurs_circulaires_agregats")
    secrets = [r for r in records if r["statut"] == "s" and r["statut_juridique"] == "Fondation"]
    for secret in secrets[1:]:
        secret |= {"valeur": 4.0, "statut": ""}
    [(cells, _)] = aggregates(records, ("departement", "statut_juridique"), ("indicateur",))
    assert ("22", "Fondation") in subtraction(cells, [WHOLE, WHOLE])


@pytest.mark.parametrize("source", CUBES)
def test_no_table_holds_what_a_record_contributes(entrepot: Path, source: str) -> None:
    """Neither the number, nor the text that it was read from, under any name."""
    confidential = sources()[source].confidential_columns
    names = rows(entrepot, "SELECT table_name, column_name FROM information_schema.columns "
                           "WHERE table_catalog = 'w'")
    assert not {(r["table_name"], r["column_name"]) for r in names} & {
        (source, name) for name in confidential}
    columns = {r["column_name"] for r in names if r["table_name"] == source}
    assert columns >= {"id", "fichier", "feuille", "ligne"}
    assert confidential and not columns & confidential


@pytest.mark.parametrize("source", CUBES)
def test_a_masked_cell_has_no_figure_at_all(entrepot: Path, source: str) -> None:
    [first, *_] = rows(entrepot, f"FROM {source}_agregats WHERE statut = 's'")
    figures = {"valeur", "q1", "mediane", "q3"} & set(first)
    [count] = rows(entrepot, f"SELECT count(*) AS n FROM {source}_agregats WHERE statut = 's' AND "
                             f"coalesce({', '.join(sorted(figures))}) IS NOT NULL")
    assert count["n"] == 0


def test_quartiles_rest_on_ten_answers_at_least(entrepot: Path) -> None:
    """Of three answers the quartiles tell all three; of five, with the mean, nearly all."""
    [count] = rows(entrepot, "SELECT count(*) AS n, min(declarent) AS least FROM "
                             "commerces_enquete_agregats WHERE mediane IS NOT NULL")
    assert count["n"] > 10 and count["least"] >= 10


def test_no_class_of_what_shops_declare_holds_fewer_than_five(entrepot: Path) -> None:
    """Nor does the whole less one group, between bounds that both publish."""
    classes = rows(entrepot, "FROM commerces_enquete_classes")
    assert len(classes) > 15 and min(r["fiches"] for r in classes) == 5
    [left] = rows(entrepot, """
        SELECT min(fiches) AS least FROM (
            SELECT g.employeur, g.classe, sum(w.fiches) - any_value(g.fiches) AS fiches
            FROM commerces_enquete_classes g JOIN commerces_enquete_classes w
            ON w.indicateur = g.indicateur AND w.employeur = 'Ensemble'
               AND coalesce(w.de, -1) >= coalesce(g.de, -1)
               AND coalesce(w.a, 1e9) <= coalesce(g.a, 1e9)
            WHERE g.employeur <> 'Ensemble' AND g.declarent < w.declarent GROUP BY ALL)""")
    assert left["least"] == 5


def test_the_rules_are_in_the_warehouse_with_what_they_mask(entrepot: Path) -> None:
    [one] = rows(entrepot, "FROM _secret WHERE source = 'acteurs_circulaires'")
    assert one == {
        "source": "acteurs_circulaires", "grandeur": "etp",
        "libelle": "Équivalents temps plein", "par": "departement\nstatut_juridique",
        "seuil_unites": 3, "dominance_pct": 85.0, "retenues": "retenu", "lien": "",
        "source_liee": "", "quartiles": 0, "cases": 40, "masquees_regle": 5,
        "masquees_protection": 3}
    messages = rows(entrepot, "SELECT message FROM _anomalies WHERE source = 'acteurs_circulaires' "
                              "AND gravite = 'information'")
    assert messages == [{"message": "secret statistique : 40 cases, dont "
                                    "5 masquées par la règle et 3 pour qu'aucune ne se recalcule"}]


@pytest.mark.parametrize("source", CUBES)
def test_what_is_under_secrecy_is_never_negative(source: str) -> None:
    """The masking rests on it: the contract refuses a negative number."""
    contract = sources()[source]
    assert all(contract.column(name).low == 0 for name in contract.secrecy.contribution)
