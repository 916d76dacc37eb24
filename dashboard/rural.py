"""Rural shops: what the page asks of the inventory and of the survey, and the sentences it makes.

A percentage is always on the shops that answered the question; ``n`` goes with each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import ask, lecture, panoramas, survey, theme
from dashboard.table import Table
from etl.contract import WHOLE, Column

INVENTORY, ANSWERS, PUBLISHED = "commerces_inventaire", "commerces_enquete", "commerces_publies"
REGION = "53"
QUESTIONS = ("services", "modele", "tranche_ca", "subventions", "difficultes", "attentes")
COMPARED = ("difficultes", "attentes", "subventions", "services")
#: Questions whose answers are classes in order, not ranked by their number.
ORDERED = ("tranche_ca",)
#: Groups of respondents: value of ``employeur`` → name.
GROUPS = {"oui": "Employeurs", "non": "Non-employeurs", "": "Non précisé",
          WHOLE: "Tous les commerces"}
EMPLOYER = {True: "Employeur", False: "Non-employeur"}


def places() -> dict[str, str]:
    """Code → name: Brittany, then the départements of the inventory."""
    found = ask.rows(INVENTORY, ["departement", "departement_nom"]).data
    found = found.drop_duplicates("departement").sort_values("departement")
    return {REGION: "Bretagne"} | dict(zip(found["departement"], found["departement_nom"],
                                           strict=True))


def headline() -> Table:
    """What the Cress publishes on the rural shops of Brittany, as key figures."""
    return panoramas.headed(ask.rows(PUBLISHED, ["indicateur", "valeur", "periode", "editeur"], {
        "territoire": REGION, "territoire_niveau": "region", "editeur": "Cress Bretagne"}))


def published() -> Table:
    """Every published figure, with its perimeter and its publisher."""
    return ask.rows(PUBLISHED, ["indicateur", "territoire_nom", "poste", "valeur",
                                "unite_imprimee", "periode", "editeur", "titre",
                                "date_publication"])


@dataclass(frozen=True)
class Place:
    """Brittany or one of its départements: what is asked there."""

    code: str
    name: str

    @property
    def departement(self) -> list[str]:
        """The département as a filter; empty for the whole of Brittany."""
        return [] if self.code == REGION else [self.code]

    def _told(self, table: Table) -> Table:
        return replace(table, filters={"Territoire": self.name} if self.departement else {})

    def titled(self, title: str, table: Table, n: str = "") -> str:
        """« Titre, en Bretagne, 2023 (n = 49) »."""
        count = n or str(len(table.data))
        return (f"{title} {lecture.en_territoire(self.name)}, {table.vintage} "
                f"(n = {count})")

    def shops(self) -> Table:
        """The shops of the inventory, one row each; ``lieu`` is read on the map."""
        where = {"departement": self.departement} if self.departement else {}
        table = ask.rows(INVENTORY, ["id", "commune_nom", "departement_nom", "statut_juridique",
                                     "annee_ouverture", "employeur"], where)
        data = table.data
        data = data.assign(employeur=_employer(data["employeur"]),
                           lieu=data["id"] + ", " + data["commune_nom"])
        columns = tuple(replace(c, type="texte") if c.name == "employeur" else c
                        for c in table.columns)
        return self._told(replace(table, data=data, columns=columns))

    def counts(self) -> Iterator[tuple[str, str, Table, str, bool]]:
        """(key, title, shops by ``column``, column, ranked) of each chart of the inventory."""
        where = {"departement": self.departement} if self.departement else {}

        def by(column: str) -> Table:
            return self._told(ask.ask(INVENTORY, [column], ["commerces"], where))

        if not self.departement:
            yield "departement", "Commerces par département", by("departement_nom"), \
                "departement_nom", True
        yield "statut", "Commerces par statut juridique", by("statut_juridique"), \
            "statut_juridique", True
        yield "services", "Services proposés par les commerces", self._told(
            ask.shops_by_service(where)), "modalite", True
        yield "annees", "Commerces par année d'ouverture", _every_year(by("annee_ouverture")), \
            "annee_ouverture", False
        table = by("employeur")
        yield "employeur", "Commerces employeurs ou non", replace(table, data=table.data.assign(
            employeur=_employer(table.data["employeur"]))), "employeur", True

    def answers(self, question: str, by_employer: bool = False) -> Table:
        """Answers to a question, labelled with their n; groups have a row for each answer."""
        table = self._guarded(question, by_employer)
        if by_employer:
            table = survey.filled(table)
        elif question in ORDERED:
            table = survey.by_amount(table)
        return self._told(survey.labelled(table))

    def _guarded(self, question: str, by_employer: bool = False) -> Table:
        """Answers without those of too few shops, nor of the départements that would give them."""
        table = survey.guarded(ask.answers(question, by_employer, self.departement),
                               together=by_employer)
        if not self.departement:
            return table
        hidden = set[str]()
        for split in {False, by_employer}:  # the groups of a place would add up to it
            hidden |= survey.concealed({code: _bases(ask.answers(question, split, [code]))
                                        for code in places() if code != REGION})
        return (survey.withheld(table, table.data["base"] < 0) if self.code in hidden else table)

    def asked(self, question: str, table: Table) -> str:
        """Title of the chart of a question."""
        label = {**{name: c.label for name, c in ask.columns(ANSWERS).items()},
                 **ask.questions(ANSWERS)}[question]
        return self.titled(label, table, str(survey.base(table)))

    def opinions(self) -> Table:
        """Answers to the statements, on the scale of agreement."""
        statements = {name: label for name, label in ask.questions(ANSWERS).items()
                      if name.startswith("avis_")}
        return self._told(survey.opinions([(label, self._guarded(name))
                                           for name, label in statements.items()]))

    def numbers(self) -> Table:
        """Mean and quartiles of the numbers that respondents gave, by group and all together, as
        the secrecy publishes them."""
        table = ask.totals(ANSWERS, ["departement_nom", "employeur"], {
            "departement": self.departement or WHOLE})
        order = {value: i for i, value in enumerate(GROUPS)}
        data = table.data.assign(groupe=table.data["employeur"].map(GROUPS))
        data = data.loc[sorted(data.index, key=lambda i: (
            list(data["indicateur"].unique()).index(data["indicateur"][i]),
            order[data["employeur"][i]]))]
        return self._told(survey.guarded(survey.spread(replace(table, data=data)), "n"))

    def comments(self) -> Table:
        """The free texts alone, in French order: nothing that tells who wrote."""
        table = ask.respondents(["commentaire"], self.departement)
        texts = table.data.loc[table.data["commentaire"] != "", ["commentaire"]]
        texts = texts.sort_values("commentaire", key=lambda s: s.str.normalize("NFKD").str.lower())
        return self._told(replace(table, data=texts.reset_index(drop=True),
                                  columns=(Column("commentaire", "Commentaire"),)))


def _bases(table: Table) -> dict[str, int]:
    """Answers by group; one group without a name where they are not split."""
    data = table.data
    return dict(zip(data["groupe"], map(int, data["base"]), strict=True))


def _employer(values: pd.Series) -> list[str]:
    return [EMPLOYER.get(v, "") if not theme.missing(v) else "" for v in values]


def _every_year(table: Table) -> Table:
    """Shops by year with the years where none opened: an empty year is a zero, not a gap."""
    data = table.data.dropna(subset=["annee_ouverture"])
    if data.empty:
        return replace(table, data=data)
    years = data["annee_ouverture"].astype(int)
    every = pd.DataFrame({"annee_ouverture": range(years.min(), years.max() + 1)})
    full = every.merge(data.assign(annee_ouverture=years), how="left")
    return replace(table, data=full.fillna({"commerces": 0}))


def counted(table: Table, column: str, n: int) -> str:
    """« 61 commerces sur 100 : Association. »: what most shops have."""
    if table.empty:
        return ""
    data = table.data
    top = data[data["commerces"] == data["commerces"].max()]
    come, each = ("arrive", "") if len(top) == 1 else ("arrivent", " chacun")
    count = int(top["commerces"].iloc[0])
    return (f"{lecture.join(_quoted(top[column]))} {come} en tête, avec {count} "
            f"{lecture.plural(count, 'commerce')}{each} sur {n}.")


def first_answer(table: Table) -> str:
    """The answer that most shops gave, with its base."""
    if table.empty:
        return ""
    return lecture.capital(_top(table.data, f"des {survey.base(table)} commerces qui ont répondu"))


def first_by_group(table: Table) -> str:
    """The first answer of each group: « Chez les employeurs, …  Chez les non-employeurs, … »."""
    return " ".join(
        f"Chez les {group.lower()}, " + _top(data, f"des {data['base'].iloc[0]} commerces")
        for group, data in table.data.groupby("groupe")) if not table.empty else ""


def _top(data: pd.DataFrame, among: str) -> str:
    top = data[data["reponses"] == data["reponses"].max()]
    verb = "citent" if len(top) == 1 else "citent chacun"
    return (f"{theme.percent(top['part'].iloc[0])} {among} {verb} "
            f"{lecture.join(_quoted(top['modalite']))}.")


def _quoted(labels: pd.Series) -> list[str]:
    return [f"« {label} »" for label in map(str, labels)]


def agreement(table: Table) -> str:
    """The statement that most shops agree with, and the one that fewest do."""
    shares = survey.agreeing(table)
    if not shares:
        return ""
    high, low = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    return (f"{theme.percent(shares[high])} des commerces qui ont répondu sont plutôt ou tout à "
            f"fait d'accord avec « {high} », {theme.percent(shares[low])} avec « {low} ».")


def medians(table: Table) -> str:
    """The median of volunteers in each group, or of the first number that is published."""
    known = table.data.dropna(subset=["mediane"])
    if known.empty:
        return ""
    asked = next((q for q in known["question"] if q.startswith("Bénévoles")),
                 known["question"].iloc[0])
    where = {"Employeurs": "chez les employeurs", "Non-employeurs": "chez les non-employeurs",
             GROUPS[WHOLE]: "tous commerces réunis", GROUPS[""]: "chez les autres"}
    return f"{asked}, médiane par commerce{theme.NARROW}: " + lecture.join(
        f"{theme.number(r.mediane, 1 if r.mediane % 1 else 0)} {where[r.groupe]} (n = {r.n})"
        for r in known[known["question"] == asked].itertuples()) + "."


def answering(table: Table) -> str:
    """« 41 à 47 »: the least and the most answers that the lines of a figure rest on."""
    counts = table.data["n" if "n" in table.data else "base"]
    if counts.empty:
        return "0"
    low, high = int(counts.min()), int(counts.max())
    return str(low) if low == high else f"{low} à {high}"


def remark(question: str) -> str:
    """What a question with several answers calls for, or the years; empty for the others."""
    if question == "annees":
        return ("Commerces ouverts lors de l'inventaire : ceux qui ont fermé depuis n'y sont pas, "
                "ce n'est donc pas le nombre d'ouvertures de chaque année.")
    return (survey.SEVERAL if question in ("services", "subventions", "difficultes", "attentes")
            else "")


def note(question: str, table: Table) -> str:
    """What stands under the figure: several answers, a base too small to compare."""
    counts = table.data["n" if question == "nombres" else "base"]
    texts = [remark(question), survey.caution(counts)]
    if question == "nombres":
        texts.append("Réponses écrites à la main (« environ 30 », « une dizaine ») comptées à leur "
                     "valeur ; l'unité est celle de la question.")
    return " ".join(filter(None, texts))
