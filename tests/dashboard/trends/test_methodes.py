"""``docs/methodes.md`` against the code: every method is there, whole; its examples are true."""

from __future__ import annotations

import importlib
import inspect
import re

import numpy as np
import pandas as pd
import pytest

from dashboard import trends
from dashboard.charts.maps import map_classes
from dashboard.survey import inference
from dashboard.text import numbers
from dashboard.themes.mois_ess import published as mois_ess
from dashboard.trends import guard
from dashboard.warehouse import ranking
from dashboard.warehouse.query import territories
from etl.contract import Secrecy
from etl.paths import DOCS
from etl.privacy import histogram
from etl.privacy.cube import QUARTILES
from etl.privacy.suppression import Magnitudes, forbidden_cells
from tests.dashboard.trends.series import quarters
from tests.dashboard.trends.test_parts import effects, two_groups

TEXT = (DOCS / "methodes.md").read_text(encoding="utf-8")
#: Title → text of a method; the rules common to all come first.
METHODS = {title: text for title, text in (
    part.split("\n", 1) for part in TEXT.split("\n## ")[1:]) if title != "Règles communes"}
PARTS = ("En clair", "Formule", "Exemple", "Quand ne pas l'employer", "Source", "Code")


def part(title: str, name: str) -> str:
    """Return one part of a method, on one line, with plain spaces."""
    return re.sub(r"\s+", " ", METHODS[title].split(f"**{name}.**")[1].split("\n\n**")[0]).strip()


def functions_of(title: str) -> list[str]:
    """Return the functions that a method says it is."""
    return re.findall(r"`([\w.]+)`", part(title, "Code"))


@pytest.mark.parametrize("title", METHODS)
def test_a_method_says_its_meaning_formula_example_limits_source_and_code(title):
    assert re.findall(r"^\*\*(.+?)\.\*\*", METHODS[title], re.MULTILINE) == list(PARTS)
    for name in PARTS[:-1]:
        assert len(part(title, name)) > 20, name
    for name in functions_of(title):
        module, function = name.rsplit(".", 1)
        assert inspect.getdoc(getattr(importlib.import_module(module), function)), name


def test_every_public_method_of_the_code_is_told():
    methods = {name.rsplit(".", 1)[1] for title in METHODS for name in functions_of(title)}
    computing = {name for name, function in vars(trends).items()
                 if inspect.isfunction(function) and not hasattr(guard, name)}
    inferring = {name for name, function in vars(inference).items()
                 if inspect.isfunction(function) and function.__module__ == inference.__name__}
    assert computing | inferring <= methods
    assert {"index", "shift_share", "wilson_interval", "rake"} <= computing | inferring


def change(value: float) -> str:
    """Return « +2,0 » or « −0,4 »."""
    return f"{'+' if value > 0 else '−'}{numbers.number(abs(value), 1)}"


def levels(*cells: tuple[str, int, float]) -> pd.DataFrame:
    """Return rows of a whole and its parts."""
    data = pd.DataFrame(cells, columns=["groupe", "annee", "postes"])
    return data.assign(postes_statut="")


ESS = levels(("ESS", 2021, 1000), ("ESS", 2022, 1030), ("Associations", 2021, 800),
             ("Associations", 2022, 820), ("Autres", 2021, 200), ("Autres", 2022, 210))


def index_text() -> str:
    data = pd.DataFrame({"annee": [2021, 2022], "postes": [200.0, 230.0], "postes_statut": ""})
    return f"indice {numbers.number(trends.index(data, '2021', 'postes')['indice'].iloc[-1], 1)}"


def year_on_year_text() -> str:
    [year] = trends.year_on_year(quarters(2022, [1000, 1, 1, 1, 1026]), "postes")["glissement"]
    return f"{change(year)} % sur un an"


def average_text() -> str:
    means = trends.annual_average(quarters(2022, [100] * 4 + [100, 104, 108, 104]), "postes")
    growth = trends.annual_growth(means, "postes")["evolution"].iloc[-1]
    low, high = (numbers.number(m) for m in means["postes"])
    return f"moyennes {low} et {high}, évolution {change(growth)} %"


def quarter_text() -> str:
    [quarter] = trends.quarter_on_quarter(quarters(2022, [1000, 1010]), "postes")["trimestriel"]
    return f"{change(quarter)} % sur le trimestre"


def cagr_text() -> str:
    data = pd.DataFrame({"annee": [2020, 2022], "postes": [100.0, 121.0], "postes_statut": ""})
    return f"{change(trends.cagr(data, 'postes', '2020', '2022')['tcam'].iloc[0])} % par an"


def moving_text() -> str:
    [mean] = trends.moving_average(quarters(2022, [100, 104, 108, 104]), "postes")["moyenne_mobile"]
    return f"{numbers.number(mean)} au quatrième"


def contribution_text() -> str:
    parts = trends.contributions(ESS, "postes", "groupe", "ESS").set_index("groupe")["contribution"]
    return f"{change(parts['Associations'])} points à une évolution de {change(parts['ESS'])} %"


def share_text() -> str:
    shares = trends.shares(ESS, "postes", "groupe", "ESS")
    first, last = shares[shares["groupe"] == "Associations"].itertuples()
    return (f"de {numbers.number(first.poids, 1)} % à {numbers.number(last.poids, 1)} %, "
            f"soit {change(last.variation)} point")


def gap_text() -> str:
    total = effects(two_groups()).iloc[-1]
    return (
        f"structure −{numbers.number(-total['structure'])} points, propre "
        f"+{numbers.number(total['propre'])} points, écart {numbers.number(total['ecart'])} points"
    )


def adjusted_text() -> str:
    data = quarters(2018, [90, 100, 120, 100] * 5)
    values = trends.seasonally_adjusted(data, "postes")["desaisonnalise"]
    return "la série sans sa saison est plate" if np.ptp(values) < 1e-6 else f"{values}"


def density_text() -> str:
    assert mois_ess.PER == 100_000
    return f"{numbers.number(territories.PER * 12 / 48_000, 1)} pour 10 000 habitants"


def cuts(values: list[float], method: str) -> str:
    """Return « 3, 5, 7 et 9 »: the inner bounds."""
    *first, last = map(
        numbers.number, map_classes.bounds(np.array(values, dtype=float), method)[1:-1]
    )
    return f"{', '.join(first)} et {last}"


def quantiles_text() -> str:
    return f"bornes {cuts(list(range(1, 11)), map_classes.QUANTILES)} ("


def natural_text() -> str:
    values = [1, 2, 3, 9, 10, 30, 31, 50, 70, 72]
    return (f"bornes {cuts(values, map_classes.NATURAL)}. "
            f"Par quantiles : {cuts(values, map_classes.QUANTILES)}, qui")


def rank_text() -> str:
    return ranking.place_among(8.0, [12.0, 8.0, 8.0, 3.0], "4", "pays")


def interval_text() -> str:
    def bounds(population: float) -> str:
        low, high = inference.wilson_interval(50.0, 50 * inference.finite_factor(50, population))
        return f"{numbers.number(float(low), 1)} à {numbers.number(float(high), 1)} %"

    return f"de {bounds(100)} ({bounds(float('nan'))} si *N* était infini)"


def links_text() -> str:
    tea = inference.independence_test([[3, 1], [1, 3]])
    assert tea and tea.method == inference.FISHER
    both = inference.holm_corrected([inference.Link("a", 0.01, ""), inference.Link("b", 0.04, "")])
    low, high = (numbers.number(link.p, 3) for link in both)
    return (f"*p* = {numbers.number(tea.p, 3)}, rien ne montre qu'elle sait. Deux tests à 0,010 et "
            f"0,040 deviennent, ensemble, {low} et {high}")


def quartiles_text() -> str:
    values = np.arange(11.0)
    quartiles = [numbers.number(float(np.quantile(values, at)), 1) for _, at in QUARTILES.values()]
    return f"{' ; '.join(quartiles)}, et {numbers.number(float(values.mean()), 1)} en moyenne"


def effective_text() -> str:
    size = inference.effective_size(pd.Series([1.0, 1.0, 2.0]))
    return f"{numbers.number(size, 1)} de poids égal"


def secret_text() -> str:
    def state(*units: float) -> str:
        magnitudes = Magnitudes(*(np.array([float(n)]) for n in (
            len(units), np.count_nonzero(units), sum(units), max(units))))
        rule = Secrecy(("etp",), by=("departement",))
        return "secret" if forbidden_cells(rule, magnitudes)[0] else "publié"

    assert state(50, 50) == "secret"
    return f"86, 7 et 7 ETP : {state(86, 7, 7)}. De 85, 8 et 7 : 100 ETP, {state(85, 8, 7)}"


EXAMPLES = {
    "Indice, base 100": index_text, "Glissement annuel": year_on_year_text,
    "Moyenne annuelle et son évolution": average_text, "Évolution trimestrielle": quarter_text,
    "Taux de croissance annuel moyen": cagr_text,
    "Moyenne mobile de quatre trimestres": moving_text,
    "Contribution à l'évolution": contribution_text, "Part et variation de la part": share_text,
    "Écart ESS – privé : effet de structure et effet propre": gap_text,
    "Désaisonnalisation (STL)": adjusted_text, "Densité": density_text,
    "Cartes : classes par quantiles": quantiles_text, "Cartes : seuils naturels": natural_text,
    "Rang et écart d'un territoire": rank_text,
    "Enquête : intervalle à 95 % (Wilson, population finie)": interval_text,
    "Enquête : tests d'un lien": links_text,
    "Enquête : quartiles et moyenne (postes, ETP, bénévoles, heures)": quartiles_text,
    "Enquête : redressement et taille efficace": effective_text, "Secret statistique": secret_text,
}


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_is_what_the_code_computes(title):
    expected = re.sub(r"\s+", " ", EXAMPLES[title]())
    assert expected in part(title, "Exemple")


def test_a_class_of_the_survey_is_widened_until_it_has_five_answers():
    """The document's example: ten answers of 1 and four of 2 make a single class."""
    assert "Dix réponses de 1 et quatre de 2" in part(
        "Enquête : répartition par classe (postes, ETP, bénévoles, heures)", "Exemple")
    assert histogram.cuts([np.array([1.0] * 10 + [2.0] * 4)], 5) == []
    assert histogram.cuts([np.array([1.0] * 10 + [2.0] * 5)], 5) == [2]
