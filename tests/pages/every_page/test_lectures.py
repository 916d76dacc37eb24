"""Every block of every page states its finding, in numbers that its table shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from dashboard.blocks.block import CARDS, FIGURE, Block
from dashboard.pages import PRESENTABLE
from dashboard.text import lecture
from dashboard.text.numbers import rounding
from dashboard.warehouse import columns
from dashboard.warehouse import query as ask
from dashboard.warehouse.columns import figure_text
from tests.collection import page_blocks
from tests.pages.every_page.walking import number as read_number

#: What is invented in the explorer, which opens on what is published.
POSTS = "Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"
#: Page → what is asked of it beside each of its tabs, so that every kind of block is walked.
QUERIES: dict[str, list[dict[str, list[str]]]] = {
    "emploi": [
        {"territoire": ["Finistère"]}, {"territoire": ["Morbihan"], "unite": ["postes"]},
        {"territoire": ["France"]},
        {"vue": ["Détail par trimestre"], "comparer": ["Secteurs"],
         "calculs": ["Niveau", "Indice", "Évolution trimestrielle", "Contributions", "Parts",
                     "Moyenne mobile", "Taux de croissance annuel moyen"]},
        {"vue": ["Détail par trimestre"], "calculs": ["Glissement annuel", "Moyennes annuelles"]}],
    "explorateur": [
        {"explorer": [posts], "graphique": [chart]} for posts in ("", POSTS) for chart in (
            "Courbes", "Barres", "Classement", "Carte de chaleur", "Petits graphiques")] + [
        {"explorer": [POSTS], "calcul": [c], "lieux": ["Finistère", "Morbihan"]} for c in (
            "Indice base 100", "Évolution sur un an", "Part de l'ensemble",
            "Contribution à l'évolution")],
    "territoires": [
        {"lieu": ["Bretagne (région)"]},
        {"volet_territoires": ["Cartes"], "niveau_carte": ["EPCI"]},
        {"volet_territoires": ["Portrait"], "lieu": ["Finistère (département)"]},
        *({"volet_territoires": ["Chiffres publiés"], "niveau": [level],
           "indicateur_territoire": [indicator]} for level, indicator in (
               ("départements", "Part de l'ESS dans l'emploi"),
               ("régions", "Évolution de l'emploi salarié ESS"),
               ("EPCI", "Évolution de l'emploi salarié ESS"),
               ("communes", "Emploi salarié de l'ESS")))],
    "commerces_ruraux": [
        {"volet_commerces": ["Enquête"], "territoire": ["Finistère"]},
        {"volet_commerces": ["Équipes et avis"], "territoire": ["Finistère"]},
        {"volet_commerces": ["Enquête"], "ponderation": ["Redressé sur l'inventaire"]}],
    "mois_ess": [{"mois_territoire": ["France"]}],
}
#: Key figures of the same shape on many pages, whose title above the number says all.
BARE = {"commerces_cles", "chiffres_territoire", "portrait_cles", "activite_education",
        "activite_dla", "activite_reseaux", "activite_equipe", "activite_instances",
        "activite_dla_regional", "activite_traits_unions", "activite_dix"}
#: How tests of a survey and counts of them are told: numbers of no cell.
METHOD_NUMBERS = (r"p = [01],\d+|p < 0,001|pour \d+ comparaisons|Aucun des \d+|à 95\u202f%|"
                  r"base 100|dans (moins de )?\d+\u202f% des cas|seuil de 5\u202f?\s?%|"
                  r"1er et 3e quartiles")
#: Blocks whose sentence says a number of another table, which the sources tie to theirs.
BESIDE = {
    "portrait": "the figures that compare with none, which are in the table under it",
    "portrait_commerces_inventaire": "the density, its rank and that of Bretagne, for 10 000",
    "portrait_acteurs_circulaires": "the density, its rank and that of Bretagne, for 10 000",
    **dict.fromkeys(("carte_poids", "carte_part", "portrait_carte", "poids_regions",
                     "carte_accueil"),
                    "Bretagne and France beside the départements, France beside the regions"),
    "enquete_avis": "« plutôt » and « tout à fait » added up, and the interval of their sum",
    "acteurs_activites": "the structures, of which several have more than one activity",
    "acteurs_ensemble": "the structures that have several activities, a part of the rows",
    "acteurs_etp": "the crossings without their margins",
    "activite_dla_emplois": "« dont emplois aidés », which is no part of the bars",
}


def blocks_of(page: str) -> list[Block]:
    """Return the blocks of a page, and of what is asked of it besides."""
    return page_blocks(page, QUERIES.get(page, ()))


def cells(block: Block) -> set[Decimal]:
    """Return every number that the table shows, absolute, as it is written; and those of its texts.
    """
    texts = [block.title, block.table.vintage]
    for column in block.table.columns:
        texts += (columns.texts(block.table, column.name) if column.type in ("nombre", "entier")
                  else block.table.data[column.name].astype(str).tolist())
    for name in ("periode", "annee", "depart", "arrivee", "imprime", "date_publication",
                 "etiquette"):
        if name in block.table.data:
            texts += block.table.data[name].astype(str).tolist()
    if block.form == CARDS:
        texts += [figure_text(row) for _, row in block.table.data.iterrows()]
    return {n for text in texts for n in numbers(text)}


def numbers(text: object) -> Iterator[Decimal]:
    """Yield the numbers of a text without their sign: « perd 300 » is said of −300."""
    text = "" if text != text else str(text)
    text = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    for digits in re.findall(r"\d+(?:[.,]\d+)?", text):
        yield abs(read_number(digits.replace(".", ",")) or Decimal(0)).normalize()


def sentence_numbers(block: Block) -> set[Decimal]:
    """Return numbers of the sentence, without those of what it quotes nor of how it is made."""
    text = re.sub(r"«[^»]*»", "", block.lecture)
    return set(numbers(re.sub(METHOD_NUMBERS, "", text)))


def computable_numbers(block: Block) -> set[Decimal]:
    """Return what a sentence may compute: how many rows or values, sums by each column, shares of
    them, and a published number less another (« écart »)."""
    data = block.table.data
    words = [c for c in data if data[c].dtype == "str" or data[c].dtype == "object"]
    words = [c for c in words if data[c].map(lambda x: isinstance(x, str)).all()]
    values = [c for c in data.select_dtypes("number") if data[c].notna().any()]
    results: list[float] = [len(data)]
    for column in words:
        counts = data[column].value_counts()
        results += [len(counts), *counts, *counts.value_counts(), *counts[counts > 1].index.size *
                    [int((counts > 1).sum())]]
    for value in values:
        figures = data[value].dropna().astype(float)
        results += [len(figures), figures.sum(), *figures.value_counts()]
        for column in words:
            sums = data.groupby(column)[value].sum()
            results += [*sums, *(100 * sums / sums.sum() if sums.sum() else ())]
        results += [*(100 * figures / figures.sum() if figures.sum() else ())]
    return {rounding(x, places).normalize() for x in results if x == x for places in (0, 1, 2)}


@pytest.mark.parametrize("page", PRESENTABLE)
def test_every_figure_states_its_finding_in_french(page):
    for block in blocks_of(page):
        if block.form not in (FIGURE, CARDS) or block.key in BARE:
            continue
        text, where = block.lecture, f"{page}, {block.key} : {block.lecture!r}"
        assert text, where
        assert re.match(r"[A-ZÀÂÉÈÊÎÔÙÇ«\d]", text) and text.endswith("."), where
        assert "  " not in text and "{" not in text and "nan" not in text.split(), where
        assert ".." not in text.replace("…", ""), where
        # What is written 0 neither rises nor falls, and what has no elision would need one.
        assert not re.search(r"(progressent?|reculent?|gagnent?|perdent?) de 0(,0+)?(?![,\d])",
                             text), where
        bare = re.sub(r"«[^»]*»", "", text)
        assert not re.search(r"\b([dD]e|[qQ]ue|[lL]e) (?=[aeéèêiouAEÉIOU])(?!onz|oui|une? sur)",
                             bare), where
        assert not re.search(r"\b(dans|à) (le|les) (Bretagne|France|Ille)", bare), where
        assert not re.search(r"(?<![\d,\u202f])1\u00a0\w+s\b", bare), where


@pytest.mark.parametrize("page", PRESENTABLE)
def test_demonstration_is_said_where_it_is_and_only_there(page):
    for block in blocks_of(page):
        if block.lecture:
            assert block.lecture.endswith(lecture.groups.DEMONSTRATION) == (
                block.table.demonstration), f"{page}, {block.key}"


@pytest.mark.parametrize("page", PRESENTABLE)
def test_no_sentence_says_a_number_that_its_table_does_not_show(page):
    for block in blocks_of(page):
        unknown = sentence_numbers(block) and sentence_numbers(block) - cells(block)
        unknown = unknown and unknown - computable_numbers(block)
        assert not unknown or block.key in BESIDE, (
            f"{page}, {block.key} : {block.lecture!r}, {unknown}")


@pytest.mark.parametrize("page", PRESENTABLE)
def test_who_is_first_is_told_of_a_named_set_of_figures_that_compare(page):
    for block in blocks_of(page):
        where, data = f"{page}, {block.key} : {block.lecture!r}", block.table.data
        if re.search(r"en tête \(|en dernier|valeur la plus|part la plus", block.lecture):
            assert "parmi" in block.lecture.lower(), where
            if {"indicateur", "champ", "periode", "source"} <= set(data):
                assert ask.comparison(data).value_counts().max() >= lecture.LEAST, where
        ranks = data["rang"].astype(str) if "rang" in data else ()
        assert not any(re.search(r" sur [0-2]\b", rank) for rank in ranks), where


@pytest.mark.parametrize("page", ["emploi", "explorateur"])
def test_provisional_figures_are_said_in_words_and_invented_ones_are_never_so(page):
    for block in (b for b in blocks_of(page) if b.lecture):
        assert "(p)" not in block.lecture, block.lecture
        assert not (block.table.demonstration and "provisoire" in block.lecture), block.lecture


def test_every_share_of_the_survey_says_its_interval():
    figures = [b for b in blocks_of("commerces_ruraux") if b.key.startswith("enquete_")
               and "\u202f% de" in b.lecture]
    assert len(figures) > 10
    for block in figures:
        assert re.search(r"\(\d+,\d à \d+,\d\u202f%, intervalle de confiance à 95\u202f%\)",
                         block.lecture), block.lecture
