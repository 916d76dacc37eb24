"""Mois de l'ESS: one sheet a territory, years in columns, what each source announced or counted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etl.contract import FRANCE, PUBLISHED, REGION, Break, Column, Source
from etl.french.figures.units import is_share_unit
from etl.french.periods import period
from etl.french.territories import Territory, territory_of
from etl.french.text import normalise
from etl.licences import CITATIONS
from etl.reading.sheets import table_issues
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tables.footnotes import Footnote, split_remark
from etl.tables.sections import next_table
from etl.tidy.tidy import Tidy

ANNONCES = "Événements annoncés"
#: A territory, a year, an indicator as « Sources » cites it → the document and what is remarked.
Citations = Mapping[tuple[Territory | None, int | None, str], dict[str, str]]
#: How the sheet « Sources » begins its remark on what was said before the month.
AHEAD = "Annoncé"

#: Indicator → unit, and the names under which the sheet « Sources » cites it, best first.
INDICATEURS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Événements (bilan)": ("événements", ("Événements", "Manifestations")),
    **dict.fromkeys(("Événements inscrits sur la plateforme nationale",
                     "Événements référencés sur la plateforme",
                     "dont rencontres, salons et forums",
                     "dont formations et journées portes ouvertes",
                     "dont rencontres culturelles", "dont Festival des solidarités",
                     "dont Semaine de la finance solidaire"), ("événements", ())),
    "Part des associations parmi les organisateurs": ("%", ()),
    "Part des structures de moins de 10 salariés parmi les organisateurs": ("%", ()),
    "Participants attendus": ("personnes", ()),
    ANNONCES: ("événements", ("Animations", "Manifestations")),
    "Événements référencés (au 6 novembre)": (
        "événements", ("Événements référencés (au 6 novembre)",)),
    "Structures organisatrices": ("structures", ("Structures organisatrices", "Organisateurs")),
    "dont adhérentes de la Cress": (
        "structures", ("Structures adhérentes de la Cress organisatrices",)),
    "Participants": ("personnes", ("Participants estimés", "Participants")),
    "Part des événements nationaux": ("%", ("Part des événements nationaux",)),
    "Partenaires": ("partenaires", ("Partenaires",)),
    "Acteurs impliqués": ("acteurs", ("Acteurs impliqués dans le programme",)),
    "Villes accueillant une animation": ("villes", ("Villes accueillant une animation",)),
    "Faces d'abribus": ("faces", ("Faces d'abribus",)),
    "Candidatures au Prix régional": (
        "candidatures", ("Candidatures au Prix régional de l'ESS",)),
    "Événements co-organisés": ("événements", ("Manifestations co-organisées",)),
    "Retombées média": ("retombées", ("Retombées média",)),
    "Visiteurs du site": ("visiteurs", ("Visiteurs du site",)),
}

SOURCE = Source(
    id="mois_ess",
    kind="chiffres",
    title="Mois de l'ESS : bilans par édition",
    producer="Cress Bretagne, ESS France (CNCRES) et éditeurs cités",
    licence=CITATIONS,
    vintage="édition {annee}",
    nature=PUBLISHED,
    patterns=("mois_ess/bilans_mois_ess*.xlsx",),
    columns=(Column("edition", "Édition", definition="Rang de l'édition du Mois de l'ESS."),),
    headers={"indicateur": ("Indicateur",)},
    champ="Événements du Mois de l'ESS (novembre) organisés sur le territoire",
    notes=("Annoncé (dit avant le mois), inscrit ou référencé (saisi sur la plateforme nationale) "
           "et compté (au bilan, après le mois) sont des grandeurs différentes, comme les "
           "participants attendus et les participants : elles ne se comparent pas.",),
    breaks=(
        Break("concept", 2011, "organisateurs (2010)", "structures organisatrices (2011)",
              "les deux nombres ne se comparent pas",
              {"indicateur": "Structures organisatrices", "territoire": FRANCE}),
        Break("champ", 2023, "événements du Mois de l'ESS",
              "Mois de l'ESS et une partie de Festisol, Alimenterre, Semaine de la finance "
              "solidaire, Semaine européenne de la réduction des déchets",
              "le total breton de 2023 comprend une partie d'autres campagnes",
              {"indicateur": "Événements (bilan)", "territoire": REGION}),
    ),
)

_CITATION = {"territoire": ("Territoire",), "annee": ("Année",), "indicateur": ("Indicateur",),
             "editeur": ("Éditeur",), "titre": ("Titre",), "date_publication": ("Date",),
             "lien": ("Lien",), "remarque": ("Remarque",)}
_DOCUMENT = ("editeur", "titre", "date_publication", "lien", "remarque")
_LABEL = tuple(map(normalise, SOURCE.headers["indicateur"]))
#: The label of the line that numbers the editions.
_EDITIONS = "edition"
#: What a heading may say beside its year: « Bilan 2024 », « Mois de l'ESS 2024 », « 2024 – 17e
#: édition », « Résultats 2024 (définitifs) ».
_EDITION = re.compile(
    r"(?:[^\w%]|\b(?:annee|bilan|chiffres|definiti(?:f|ve)s?|donnees|d[eu]|edition|en|ess|l[ae]?|mois"
    r"|economie sociale et solidaire|nov(?:embre)?|resultats?|n\W*\d+|\d+e(?:me)?)\b)*")
_INDICATORS = {normalise(name): name for name in INDICATEURS}


@dataclass(frozen=True)
class _Grid:
    """The table of a territory's sheet: its header row, the row before which it ends, the column of
    its labels, and the year of each column of figures, with what is said of it (« 2025 (p) »,
    « 2025* »)."""

    sheet: Sheet
    territoire: Territory
    header: int
    end: int
    label: int
    years: Mapping[int, int]
    remarks: Mapping[int, Footnote]

    def lines(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Yield the label of each line that has a figure, and its row."""
        for number in range(self.header + 1, self.end):
            row = self.sheet.row(number)
            label = row[self.label - 1]
            if normalise(label.text) not in _LABEL and any(
                    not row[c - 1].is_empty for c in self.years):
                yield label, row


def tidy(book: Workbook) -> Tidy:
    """Read every figure of each territory's sheet, with the document that it comes from."""
    out = Tidy(SOURCE, book)
    citations = _citations(out, book)
    grids = [grid for sheet in book.tables if (grid := _grid(out, sheet))]
    for grid in grids:
        _figures(out, grid, citations)
    if not grids:
        out.report("erreur", "aucune feuille de territoire", expected="« Bretagne », « France »…")
    return out


def _grid(out: Tidy, sheet: Sheet) -> _Grid | None:
    """Return the table of a territory's sheet; None for another sheet, or one that is refused."""
    header, matches = sheet.find_header(SOURCE.headers)
    territoire = territory_of(sheet.name)
    if territoire is None:
        out.report("erreur", "la feuille ne porte pas le nom d'un territoire", sheet,
                   value=sheet.name, expected="« Bretagne », « France »…")
        return None
    if not matches:
        out.report("erreur", "colonne « Indicateur » introuvable", sheet, sheet.cell(1, 1),
                   value=sheet.cell(1, 1).text,
                   expected="une ligne d'en-tête « Indicateur », puis les années")
        return None
    heads = [c for c in sheet.row(header) if not c.is_empty]
    label = next(c.column for c in heads if normalise(c.text) in _LABEL)
    end = _second_table(sheet, header, label)
    if end <= sheet.last:
        out.issues.append(table_issues.second_table(sheet, end, SOURCE.headers))
    years: dict[int, int] = {}
    for cell in heads:
        if cell.column == label or not (year := _year(out, sheet, cell)):
            continue
        if year in years.values():
            out.report("erreur", "deux colonnes sont de la même année", sheet, cell,
                       column="annee", value=cell.text, expected="une colonne par année")
        years[cell.column] = year
    out.issues += table_issues.headless_columns(sheet, sheet.row(header), (label, *years))
    out.issues += table_issues.merged_lines(sheet, header, list(range(header + 1, end)),
                                            (label, *years))
    remarks = {cell.column: split_remark(cell.text, sheet.notes)[1] for cell in heads}
    return _Grid(sheet, territoire, header, end, label, years, remarks)


def _second_table(sheet: Sheet, header: int, label: int) -> int:
    """Return the row of the header of a second table, « Indicateur » and other years than those of
    the first one; else the row after the last."""
    heads = [cell.text for cell in sheet.row(header)]
    again = (n for n in range(header + 1, sheet.last + 1) if normalise(
        sheet.cell(n, label).text) in _LABEL and [cell.text for cell in sheet.row(n)] != heads)
    return next(again, 0) or next_table(sheet.grid, header, header + 1) or sheet.last + 1


def _figures(out: Tidy, grid: _Grid, citations: Citations) -> None:
    """Add the figures of a territory, each with its edition and the document that cites it."""
    editions = next(({c: row[c - 1].text for c in grid.years} for label, row in grid.lines()
                     if normalise(label.text) == _EDITIONS), {})
    uncited: dict[int, list[tuple[str, Cell]]] = {}  # of the indicators that are known
    notes = _notes(grid.sheet, grid.header, grid.label - 1)
    for label, row in grid.lines():
        if label.is_empty:
            figure = next(row[c - 1] for c in grid.years if not row[c - 1].is_empty)
            out.report("erreur", "ligne sans libellé", grid.sheet, label, column="indicateur",
                       value=figure.text, expected="un indicateur")
            continue
        if normalise(label.text) == _EDITIONS:
            continue
        name, unite, aliases = _indicator(out, grid.sheet, label)
        for column, year in grid.years.items():
            keys = ((grid.territoire, year, normalise(c)) for c in (name, *aliases))
            document = next((citations[key] for key in keys if key in citations), {})
            head = grid.remarks[column]
            remark = document.get("remarque") or notes.get((name, year)) or head.text
            cell = row[column - 1]
            if citations and name in INDICATEURS and not document and not cell.is_empty:
                uncited.setdefault(year, []).append((name, cell))
            out.figure(grid.sheet, cell, territoire=grid.territoire, unite=unite, periode=year,
                       label=label.text, indicateur=name, edition=editions.get(column, ""),
                       statut="e" if name == ANNONCES or remark.startswith(AHEAD) else head.statut,
                       **dict[str, Any](document, remarque=remark))
    for year, figures in uncited.items():
        names = ", ".join(f"« {name} »" for name, _ in figures)
        out.report("avertissement", f"{year} : aucun document n'est cité pour {names}", grid.sheet,
                   figures[0][1], column="titre",
                   expected="une ligne de la feuille « Sources » par chiffre : "
                            f"« {grid.territoire.nom} », « {year} », l'indicateur, l'éditeur…")


def _indicator(out: Tidy, sheet: Sheet, label: Cell) -> tuple[str, str, tuple[str, ...]]:
    """Return (indicator, unit, names under which it is cited) of a line; an unknown one is told,
    and has no unit but the « % » that its label says."""
    name = _INDICATORS.get(normalise(label.text))
    if name is not None:
        return name, *INDICATEURS[name]
    near = difflib.get_close_matches(normalise(label.text), list(_INDICATORS), 1, 0.75)
    hint = f" ; vouliez-vous dire « {_INDICATORS[near[0]]} » ?" if near else ""
    is_share = "%" in label.text or is_share_unit(label.text)
    unit = "en %" if is_share else "sans unité"
    out.report("avertissement", f"indicateur inconnu, chargé {unit}{hint}", sheet, label,
               column="indicateur", value=label.text,
               expected="un indicateur des années précédentes, ou sa ligne, avec son unité, dans "
                        "INDICATEURS (etl/sources/mois_ess.py)")
    return label.text, "%" if is_share else "nombre", ()


def _year(out: Tidy, sheet: Sheet, cell: Cell) -> int | None:
    """Return the year of a column; None, and an error, for a heading that says none, or more than
    its edition: an aim, a change, a cumulated number are no count of it."""
    text = split_remark(cell.text, sheet.notes)[0]
    year = period(text)[1]
    if year is None:
        out.report("erreur", "l'en-tête de colonne n'est pas une année", sheet, cell,
                   column="annee", value=cell.text, expected="une année")
    elif not _EDITION.fullmatch(normalise(text).replace(str(year), "", 1)):
        out.report("erreur", "l'en-tête de colonne dit autre chose que son année", sheet, cell,
                   column="annee", value=cell.text, expected=f"« {year} » pour ce qui est de cette "
                   "édition ; un objectif, une évolution ou un cumul, hors de ce tableau")
        return None
    return year


def _citations(out: Tidy, book: Workbook) -> Citations:
    """Return what the sheet « Sources » cites."""
    sheet = book.citation
    if sheet is None:
        out.report("avertissement", "feuille « Sources » absente : les documents ne sont pas cités",
                   value=", ".join(s.name for s in book.sheets), expected="une feuille « Sources »")
        return {}
    lines = list(out.table(sheet, _CITATION, ("remarque",)).body)
    out.report_uncited(sheet, lines)
    return {(territory_of(line["territoire"].text), period(line["annee"].text)[1],
             normalise(line["indicateur"].text)): {k: line[k].text for k in _DOCUMENT if k in line}
            for line in lines}


def _notes(sheet: Sheet, header: int, label: int) -> dict[tuple[str, int], str]:
    """Return (indicator, year) → the footnote that begins with that year (« 2023, Bretagne : … »).

    They concern the total of events, or the organisers where the note speaks of them.
    """
    notes = {}
    for row in sheet.rows(header + 1):
        text = row[label].text
        year = period(text[:4])[1] if text[:4].isdigit() else None
        if year is not None:
            subject = "Structures organisatrices" if "organis" in text else "Événements (bilan)"
            notes[subject, year] = text
    return notes
