"""Rapport d'activité of the Cress: indicators by mission, and the list of new members."""

from __future__ import annotations

import re

from etl.contract import PUBLISHED, WHOLE, Column, Source, SumRule
from etl.french.figures.units import usual_unit
from etl.french.territories import resolve
from etl.licences import CRESS
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._total_lines import whole_or
from etl.tidy.tidy import Tidy

HEADERS = {
    "mission": ("Mission",),
    "action": ("Action",),
    "indicateur": ("Indicateur",),
    "modalite": ("Modalité",),
    "territoire": ("Territoire",),
    "periode": ("Période",),
    "valeur": ("Valeur",),
    "unite": ("Unité",),
    "qualite": ("Qualité", "Remarque"),
}
MEMBERS = {
    "nom": ("Les nouveaux adhérents", "Nouveaux adhérents"),
    "date": ("Date d'adhésion",),
    "college": ("Collège d'appartenance", "Collège"),
}
LISTE = "Nouvel adhérent"

SOURCE = Source(
    id="activite",
    kind="chiffres",
    title="Rapport d'activité de la Cress Bretagne : indicateurs",
    producer="Cress Bretagne",
    licence=CRESS,
    vintage="rapport {titre}",
    nature=PUBLISHED,
    patterns=("activite/rapport_activite_*.xlsx",),
    columns=(
        Column("mission", "Mission", key=True, required=True),
        Column("action", "Action", key=True, required=True),
        Column("modalite", "Modalité", key=True,
               definition="Collège, type de contrat, public… ; « Ensemble » pour le total."),
        Column("college", "Collège",
               definition="Collège d'un nouvel adhérent. Sa ligne donne un nom, pas un nombre : la "
                          "liste sert à vérifier le nombre de nouvelles adhésions."),
    ),
    headers=HEADERS,
    optional=("qualite",),
    champ="Activité de la Cress Bretagne et de ses réseaux",
    sums=(
        SumRule("collèges et adhérents", "modalite", WHOLE,
                where={"indicateur": "Adhérents par collège"}, tolerance=0),
        SumRule("hommes et femmes", "modalite", WHOLE, ("hommes", "femmes"), tolerance=0),
        SumRule("présents, excusés et absents", "modalite", 100.0,
                ("présents", "excusés représentés", "excusés non représentés", "absents"),
                where={"action": "Instances", "unite": "%"}),
        SumRule("pouvoirs publics et structures de l'ESS", "modalite", WHOLE,
                ("représentants de pouvoirs publics", "représentants de structures de l'ESS"),
                tolerance=0),
        SumRule("nouveaux pays et premiers pays", "modalite", WHOLE,
                ("dont nouveaux territoires", "dont premiers territoires expérimentaux"),
                tolerance=0),
        SumRule("CDI et CDD", "modalite", WHOLE, ("CDI", "CDD"), tolerance=0),
        SumRule("ingénieries individuelles et collectives", "modalite", WHOLE,
                ("individuelles", "collectives"), tolerance=0),
        SumRule("projets par ville", "modalite", WHOLE,
                where={"indicateur": "Projets"}, tolerance=0,
                ignore=("territoire", "territoire_niveau")),
        SumRule("projets par type d'établissement", "modalite", WHOLE,
                where={"indicateur": "Projets engagés"}, tolerance=0),
        SumRule("stagiaires", "modalite", WHOLE,
                where={"indicateur": "Stagiaires techniciens valoristes"}, tolerance=0),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Return every indicator, then every new member, of the two sheets."""
    out = Tidy(SOURCE, book)
    out.document()
    # « … en 2023 » is the period, which each figure has: reports of one champ are one series.
    out.defaults["champ"] = re.sub(r" en \d{4}$", "", str(out.defaults["champ"]))
    for sheet in book.tables:
        if sheet.find_header(MEMBERS)[1] >= 2:
            _members(out, sheet)
        elif sheet.find_header(HEADERS)[1] >= 2:
            _indicators(out, sheet)
        else:
            out.report("avertissement", "aucun tableau reconnu dans cette feuille : elle n'est pas "
                       "lue", sheet, expected="les colonnes Mission, Action, Indicateur, Valeur…")
    if not out.rows and not any(i.is_error for i in out.issues):
        out.report("erreur", "aucune feuille d'indicateurs",
                   expected="les colonnes Mission, Action, Indicateur, Valeur…")
    _compare_members(out)
    return out


def _indicators(out: Tidy, sheet: Sheet) -> None:
    for line in out.table(sheet).body:
        text = {name: cell.text for name, cell in line.items()}
        if line["valeur"].is_empty:
            out.report("erreur", "ligne sans valeur", sheet, line["valeur"], column="valeur",
                       expected="un nombre, ou nd")
        out.figure(sheet, line["valeur"], territoire=out.territory(sheet, line["territoire"]),
                   unite=usual_unit(text["unite"]), periode=line["periode"].text,
                   indicateur=text["indicateur"], mission=text["mission"], action=text["action"],
                   modalite=whole_or(text["modalite"]), remarque=text.get("qualite", ""))


def _members(out: Tidy, sheet: Sheet) -> None:
    for line in out.table(sheet, MEMBERS).body:
        if line["nom"].is_empty:
            out.report("erreur", "nouvel adhérent sans nom", sheet, line["nom"],
                       expected="le nom de la structure")
        out.figure(sheet, line["nom"], territoire=resolve("Bretagne", "region"),
                   unite="adhérent", periode=line["date"].value, name=True, indicateur=LISTE,
                   mission="Mouvement", action="Adhésion", modalite=line["nom"].text,
                   college=line["college"].text)


def _compare_members(out: Tidy) -> None:
    """Compare the list of new members with the number that the report gives, of its last year."""
    members = [r for r in out.rows if r["indicateur"] == LISTE]
    total = max((r for r in out.rows if r["indicateur"] == "Nouvelles adhésions"),
                key=lambda r: r["annee"] or 0, default=None)
    if members and total and total["valeur"] not in (None, len(members)):
        out.report("avertissement",
                   f"{len(members)} nouveaux adhérents sont listés, le rapport en compte "
                   f"{total['imprime']} ({total['cellule']} de « {total['feuille']} »)")
