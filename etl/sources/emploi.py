"""Évolutions de l'emploi : the yearly « notes de conjoncture », in their five layouts.

The year of the note (``millesime``) comes from the file name, and is compared with its titles; the
years of the figures come from the headers.  A layout is recognised by its headers, so that next
year's note loads by being dropped.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

from etl.common_columns import MISSING_STATUSES
from etl.contract import ANY_YEAR, PUBLISHED, WHOLE, Break, Column, Correction, Source, SumRule
from etl.french.families import FAMILLES, usual_family
from etl.french.periods import YEAR, direction, period
from etl.french.territories import Territory, resolve
from etl.french.text import normalise
from etl.licences import CRESS
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._departements import BRETONS
from etl.sources._notes import TERRITOIRE, Heading, Table, tables
from etl.tables.footnotes import split_label
from etl.tidy.tidy import Tidy

INDICATEUR = "Évolution de l'emploi"
EN_VOLUME = "Évolution de l'emploi en volume"
CROISSANCE = "Croissance de l'emploi ESS"
PART = "Part de l'ESS dans la croissance de l'emploi"
#: The commentary of note 2013 sets the schools' staff apart: another scope, out of the house table.
HORS_OGEC = "Évolution de l'emploi associatif hors OGEC"


def _key(item: str) -> str:
    """Return one key for « Privé (Hors ESS) » and « privé hors-ESS », which are one line."""
    return " ".join(re.findall(r"[a-z']+", normalise(item)))


#: What a printed line really is.  The comparators of the notes change with the years.
GROUPES = {
    "ess": "ESS",
    "prive ess incluse": "Privé (ESS incluse)",
    "prive hors ess": "Privé hors ESS",
    "reste de l'economie privee": "Privé hors ESS",
}
_FAMILLES = {_key(f): f for f in (*FAMILLES, "Entreprises sociales")}

#: How a title says of which year its note is.
_OF_YEAR = re.compile(rf"note de conjoncture ({YEAR.pattern})")

_NOTE_2013 = "note_conjoncture_2013.xlsx"
_REPETE = ("la ligne « Privé (Hors ESS) » reprend pour 2012 les pourcentages que la note "
           "précédente imprime pour « Privé (ESS incluse) » : le comparateur est celui de 2012")

SOURCE = Source(
    id="emploi",
    kind="chiffres",
    title="Notes de conjoncture : évolution de l'emploi de l'ESS en Bretagne",
    producer="Cress Bretagne – Observatoire régional de l'ESS, avec l'Urssaf Bretagne",
    licence=CRESS,
    vintage="note {millesime}",
    nature=PUBLISHED,
    patterns=("emploi/note_conjoncture_*.xlsx",),
    columns=(
        Column("famille", "Famille", key=True,
               definition="Ligne du tableau telle qu'imprimée : famille de l'ESS, ESS, ou "
                          "ensemble privé auquel la note la compare."),
        Column("groupe", "Ensemble",
               definition="Ce que la ligne mesure : famille, ESS, Privé hors ESS ou Privé (ESS "
                          "incluse)."),
        Column("secteur", "Secteur", key=True,
               definition="Secteur de l'ESS ; « Ensemble » s'il n'y en a pas."),
        Column("tendance", "Tendance", values=("", "hausse", "baisse", "stabilité"),
               definition="Sens de l'évolution quand la note n'écrit qu'un mot."),
        Column("millesime", "Millésime de la note", type="entier", key=True),
        Column("rappel", "Rappel", type="booléen",
               definition="Vrai quand la note reprend le chiffre d'une note précédente."),
    ),
    champ="Effectifs salariés moyens annuels ; régime général jusqu'en 2012, régime général et "
          "MSA ensuite",
    notes=(
        "Une évolution est rapportée à l'année d'arrivée : « 2012 » est l'évolution de 2011 à "
        "2012.",
        "« dont aide à domicile », « dont animation »… : lignes de l'ESS, par secteur.",
    ),
    corrections=(
        Correction(_NOTE_2013, "Tableau 1", "M7", "889", -889.0,
                   "le volume des associations du Morbihan est imprimé 889 à côté de −4,7 % ; la "
                   "région ne boucle qu'avec −889"),
        Correction(_NOTE_2013, "Tableau 1", "I9", "-3.1%", 3.1,
                   "le pourcentage des fondations d'Ille-et-Vilaine est imprimé −3,1 % à côté de "
                   "33 postes ; la région boucle avec +33"),
        *(Correction(_NOTE_2013, "Tableau 1", cell, text, "Privé (ESS incluse)", _REPETE, "groupe")
          for cell, text in (("B12", "-0,3%"), ("E12", "-0.6%"), ("H12", "0.5%"),
                             ("K12", "-0.7%"), ("N12", "-0.2%"))),
    ),
    breaks=(
        Break("champ", 2013, "régime général (Acoss-Urssaf)",
              "régime général et régime agricole (Acoss-Urssaf et MSA)",
              "la note 2013 ajoute la MSA au champ"),
        Break("comparateur", 2013, "Privé (ESS incluse)", "Privé hors ESS",
              "la note 2012 compare l'ESS à l'ensemble du privé, les suivantes au privé hors ESS "
              "; les deux ne s'enchaînent pas",
              {"groupe": ("Privé (ESS incluse)", "Privé hors ESS")}),
        Break("concept", 2018, "effectifs salariés moyens annuels", "effectifs salariés, postes",
              "les notes 2018 et 2022 ne précisent plus la moyenne annuelle"),
    ),
    sums=(
        SumRule("familles et ESS", "groupe", "ESS", FAMILLES, {"unite": "postes"},
                ignore=("famille",), apart=("Privé hors ESS", "Privé (ESS incluse)")),
        SumRule("départements et Bretagne", "territoire", "region:53", BRETONS,
                {"unite": "postes"}),
    ),
    years_back=3,
)


def tidy(book: Workbook) -> Tidy:
    """Return every figure of a note, whichever of the known layouts it follows."""
    out = Tidy(SOURCE, book)
    out.document()
    year, titles = period(Path(book.file).stem.replace("_", " "))[1], _dated_titles(book)
    if year is None:
        named = next(iter(titles), ANY_YEAR)
        out.report("erreur", "le nom du fichier ne donne pas l'année de la note",
                   value=book.file, expected=f"note_conjoncture_{named}.xlsx")
        return out
    if titles and year not in titles:
        named, (sheet, cell) = next(iter(titles.items()))
        out.report("avertissement", f"ce titre est celui de la note de {named}, le nom du fichier "
                   f"dit {year} : ses chiffres sont présentés comme ceux de la note de {year}",
                   sheet, cell, column="millesime", value=cell.text,
                   expected=f"un fichier nommé note_conjoncture_{named}, ou le titre corrigé")
    out.defaults |= {"millesime": year, "rappel": False}
    for sheet in book.tables:
        footnotes = _footnotes(sheet)
        for table, lines in tables(out, sheet):
            before = len(out.rows)
            items = {h: _item(out, sheet, h.cell, h.item) for h in table.headings if h.cell}
            for line in lines:
                _figures(out, sheet, table, line, items, footnotes)
            _mark_repeated(out, table, out.rows[before:])
    return out


def _dated_titles(book: Workbook) -> dict[int, tuple[Sheet, Cell]]:
    """Return year → the first title that says it is that of the note, over a table or in the
    citation."""
    titles = [(sheet, cell) for sheet in book.tables for cell in sheet.titles()]
    if book.citation:
        titles += [(book.citation, row[1]) for row in book.citation.rows()
                   if len(row) > 1 and normalise(row[0].text) == "titre"]
    years: dict[int, tuple[Sheet, Cell]] = {}
    for sheet, cell in titles:
        for year in _OF_YEAR.findall(normalise(cell.text)):
            years.setdefault(int(year), (sheet, cell))
    return years


def _figures(out: Tidy, sheet: Sheet, table: Table, line: list[Cell],
             items: dict[Heading, tuple[str, str, str]], footnotes: str) -> None:
    """Add the figures of one line, each with what its label says, or its column (``items``), and
    those that have a star with the ``footnotes`` of the sheet."""
    label = line[table.column - 1]
    own = line[table.remark - 1].text if table.remark else ""
    place = out.territory(sheet, label) if table.layout == TERRITOIRE else \
        resolve("Bretagne", "region")
    for heading in table.headings:
        cell = line[heading.column - 1]
        if cell.is_empty:
            continue
        indicateur, famille, secteur = items.get(heading) or _item(out, sheet, label, label.text)
        _add(out, sheet, cell, "%" if indicateur else heading.unit, heading,
             heading.territoire or place, famille=famille, secteur=secteur,
             indicateur=indicateur, label=label.text,
             remarque=footnotes if cell.text.startswith("*") else own or heading.about.text)


def _item(out: Tidy, sheet: Sheet, cell: Cell, item: str) -> tuple[str, str, str]:
    """Return (indicator, famille, secteur) of an item, which a cell prints."""
    item, _ = split_label(item.strip("* :"), sheet.notes)
    indicateur, item = _percentages_of_growth(item)
    return indicateur, *_famille(out, sheet, cell, item)


def _percentages_of_growth(item: str) -> tuple[str, str]:
    """Return (indicator, « ESS ») of the two lines in % of a table of posts, or none and the
    item."""
    name = normalise(item)
    if name == normalise(CROISSANCE):
        return INDICATEUR, "ESS"
    if name == normalise("Associations hors OGEC"):
        return HORS_OGEC, "Associations"
    return (PART, "ESS") if name.startswith(normalise(PART)) else ("", item)


def _famille(out: Tidy, sheet: Sheet, cell: Cell, item: str) -> tuple[str, str]:
    """Return (famille, secteur): a « dont » line is a sector of the ESS; an unknown item is
    told."""
    inside = re.match(r"(?:[-–—•]\s*)?dont\s+", item, re.IGNORECASE)
    if inside:
        sector = item[inside.end():]
        return "ESS", sector[:1].upper() + sector[1:]
    key = _key(usual_family(item))
    if key in GROUPES:
        return item if key != "ess" else "ESS", WHOLE
    if key in _FAMILLES:
        return _FAMILLES[key], WHOLE
    near = difflib.get_close_matches(key, [*_FAMILLES, *GROUPES], 1, 0.75)
    hint = f" ; vouliez-vous dire « {(_FAMILLES | GROUPES)[near[0]]} » ?" if near else ""
    out.report("avertissement", f"libellé inconnu, chargé tel quel{hint}", sheet, cell,
               column="famille", value=item,
               expected="un libellé des notes précédentes, « dont » devant un secteur, ou ce "
                        "qu'il désigne, dans GROUPES (etl/sources/emploi.py)")
    return item, WHOLE


def _add(out: Tidy, sheet: Sheet, cell: Cell, unit: str, heading: Heading,
         territoire: Territory | None, *, famille: str, indicateur: str, **fields: Any) -> None:
    """Add one figure of evolution, in % or in posts; a word keeps its direction."""
    row = out.figure(sheet, cell, territoire=territoire, unite=unit, periode=heading.years,
                     words=True, famille=famille, groupe=GROUPES.get(_key(famille), famille),
                     indicateur=indicateur, statut=heading.about.statut, **fields)
    if row is None:
        return
    row["indicateur"] = indicateur or (INDICATEUR if row["unite"] == "%" else EN_VOLUME)
    row["tendance"] = ""
    if row["valeur"] is None and row["imprime"] and row["statut"] not in MISSING_STATUSES:
        row["tendance"] = direction(row["imprime"])
        if not row["tendance"]:
            out.report("erreur", "ni nombre, ni mot d'évolution connu", sheet, cell,
                       column="valeur", value=cell.text,
                       expected="un nombre, nd, hausse, baisse ou stagnation")


def _footnotes(sheet: Sheet) -> str:
    """Return « * voir commentaire » and the lines that follow it, as one remark."""
    texts = [next((c.text for c in sheet.contents(number)), "")
             for number in range(1, len(sheet.values) + 1)]
    start = next((i for i, t in enumerate(texts) if t.startswith("* ")), None)
    return " ".join(t.lstrip("* ") for t in texts[start:] if t) if start is not None else ""


def _mark_repeated(out: Tidy, table: Table, rows: list[dict[str, Any]]) -> None:
    """Mark what the note says it repeats from the previous one: the years before its last."""
    last = max((h.years[-4:] for h in table.headings), default="")
    if "reprennent la note précédente" in str(out.defaults["champ"]):
        for row in rows:
            row["rappel"] = row["periode"][-4:] != last
