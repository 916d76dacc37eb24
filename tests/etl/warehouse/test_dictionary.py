"""docs/dictionnaire.md is what the contracts say, and says it in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl.contract import Column, Measure, Source
from etl.paths import ROOT
from etl.sources import sources
from etl.warehouse import dictionary
from tests.etl.conftest import Ending

SOURCE = Source(
    id="essai", kind="chiffres", title="Source d'essai", producer="Cress", licence="Libre",
    vintage="{annee}", nature="publié", patterns=("essai/*.xlsx",),
    columns=(Column("part", "Part", "nombre", "%", "Part | base.", low=0, high=100),
             Column("taille", "Taille", values=("", "petite", "grande"))),
    measures=(Measure("total", "Total", "postes", "sum(valeur)", additive=True),),
)


def test_the_committed_dictionary_is_up_to_date() -> None:
    text = dictionary.DICTIONARY.read_text(encoding="utf-8")
    assert text == dictionary.markdown(sources()), (
        "docs/dictionnaire.md n'est plus à jour : lancer « python -m etl dictionnaire »")


def test_the_readme_names_every_source() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition(
        "## D'où viennent les chiffres")[2].partition("\n## ")[0]
    absent = [name for name in sources() if f"`{name}`" not in table]
    assert not absent, f"ajouter au tableau « D'où viennent les chiffres » du README : {absent}"


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.id)
def test_what_a_contract_narrows_it_narrows_by_columns_that_it_has(source: Source) -> None:
    """A break where « statut » is « p » would be of no figure if the column were misspelt."""
    narrowed = {name for one in (*source.breaks, *source.equivalences, *source.sums)
                for name in one.where}
    assert not narrowed - {column.name for column in source.all_columns}


def test_every_table_and_view_of_the_warehouse_is_in_the_dictionary(entrepot: Path) -> None:
    with duckdb.connect(str(entrepot), read_only=True) as db:
        names = {name for (name,) in db.execute(
            "SELECT table_name FROM information_schema.tables").fetchall()}
    tables = set(sources()) | {f"{s.id}_reponses" for s in sources().values() if s.children}
    tables |= {f"{s.id}_agregats" for s in sources().values() if s.secrecy}
    tables |= {f"{s.id}_classes" for s in sources().values() if s.secrecy and s.secrecy.classes}
    assert names == tables | set(dictionary.CATALOGUE)


def test_a_source_is_described_from_its_contract_alone() -> None:
    text = dictionary.markdown({"essai": SOURCE})
    assert text.endswith("""\
## Source d'essai (`essai`)

- Producteur : Cress
- Licence : Libre
- Millésime : lu dans `annee`
- Nature : publié
- Type : chiffres (une ligne par chiffre)
- Fichiers attendus : `data/raw/essai/*.xlsx`
- Clé : `indicateur`, `territoire`, `territoire_niveau`, `periode`, `unite`, `champ`, `editeur`, \
`titre`, `date_publication`

### Colonnes propres

| Colonne | Libellé | Type | Unité | Valeurs admises | Définition |
| --- | --- | --- | --- | --- | --- |
| `part` | Part | nombre | % | de 0 à 100 | Part \\| base. |
| `taille` | Taille | texte |  | petite, grande |  |

### Mesures

| Mesure | Libellé | Unité | Additive | Définition |
| --- | --- | --- | --- | --- |
| `total` | Total | postes | oui |  |
""")


def test_a_column_that_several_sources_describe_alike_is_described_once() -> None:
    other = replace(SOURCE, columns=(SOURCE.columns[0], Column("taille", "Taille en cm")))
    text = dictionary.markdown({"a": replace(SOURCE, id="a"), "b": replace(other, id="b"),
                                "c": replace(other, id="c")})
    assert text.count("| `part` | Part | nombre | % | de 0 à 100 |") == 1
    assert text.count("- Colonnes partagées : `part`\n") == 3
    assert text.count("| `taille` | Taille en cm |") == 2


def test_a_basis_for_personal_data_is_in_the_dictionary() -> None:
    text = dictionary.markdown({"essai": replace(SOURCE, kind="fiches", personal={
        "E-mail": "annuaire public : l'acteur a demandé à y figurer (art. 6.1.a RGPD)"})})
    assert """\
### Données personnelles gardées

| Colonne | Base |
| --- | --- |
| E-mail | annuaire public : l'acteur a demandé à y figurer (art. 6.1.a RGPD) |
""" in text


def test_the_command_writes_the_dictionary_and_says_where(
        tmp_path: Path, etl: Callable[..., Ending]) -> None:
    path = tmp_path / "docs" / "dictionnaire.md"
    assert etl("dictionnaire", "--sortie", path) == (0, f"Dictionnaire écrit : {path}\n", "")
    assert path.read_text(encoding="utf-8") == dictionary.markdown(sources())
