"""Mois de l'ESS: one sheet a territory, years in columns, what each source announced or counted."""

from __future__ import annotations

import difflib
from typing import Any

from etl.contract import PUBLISHED, REGION, Break, Column, Source
from etl.french.numbers import normalise
from etl.french.periods import period
from etl.french.territories import UnknownTerritory, resolve
from etl.reading.sheet import Cell, Sheet, Workbook
from etl.tidy.tidy import Tidy

ANNONCES = "Événements annoncés"
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
    licence="Citations de publications, réutilisation avec mention de l'éditeur cité",
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
              {"indicateur": "Structures organisatrices", "territoire": "FR"}),
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
_KNOWN = {normalise(name): name for name in INDICATEURS}


def tidy(book: Workbook) -> Tidy:
    """Every figure of each territory's sheet, with the document that it comes from."""
    out = Tidy(SOURCE, book)
    citations = _citations(out, book)
    found = False
    for sheet in book.tables:
        header, matched = sheet.find_header(SOURCE.headers)
        try:
            territoire = resolve(sheet.name)
        except UnknownTerritory:
            if normalise(sheet.name) != "sources":
                out.report("erreur", "la feuille ne porte pas le nom d'un territoire", sheet,
                           found=sheet.name, expected="« Bretagne », « France »…")
            continue
        if not matched:
            out.report("erreur", "colonne « Indicateur » introuvable", sheet, sheet.cell(1, 1),
                       found=sheet.cell(1, 1).text,
                       expected="une ligne d'en-tête « Indicateur », puis les années")
            continue
        found = True
        heads = [c for c in sheet.row(header) if not c.empty]
        label = next(c.column for c in heads if normalise(c.text) in _LABEL) - 1
        years = {c.column: year for c in heads
                 if c.column != label + 1 and (year := _year(out, sheet, c))}
        editions: dict[int, str] = {}
        notes = _notes(sheet, header, label)
        for line in sheet.rows(header + 1):
            item = line[label].text
            if line[label].empty or all(line[c - 1].empty for c in years):
                continue
            if normalise(item) == "edition":
                editions = {c: line[c - 1].text for c in years}
                continue
            name = _KNOWN.get(normalise(item))
            if name is None:
                near = difflib.get_close_matches(normalise(item), list(_KNOWN), 1, 0.75)
                hint = f" ; vouliez-vous dire « {_KNOWN[near[0]]} » ?" if near else ""
                out.report("avertissement", "indicateur inconnu, chargé sans unité ni document"
                           + hint, sheet, line[label], column="indicateur", found=item)
            unite, cited = INDICATEURS.get(name or "", ("nombre", ()))
            for column, year in years.items():
                document: dict[str, Any] = next((citations[key] for c in (name or item, *cited)
                                 if (key := (territoire.nom, str(year), normalise(c)))
                                 in citations), {})
                remark = document.get("remarque") or notes.get((name or item, year), "")
                out.figure(sheet, line[column - 1], territoire=territoire, unite=unite,
                           periode=year, indicateur=name or item,
                           edition=editions.get(column, ""),
                           statut="e" if name == ANNONCES or remark.startswith(AHEAD) else "",
                           **{**document, "remarque": remark})
    if not found:
        out.report("erreur", "aucune feuille de territoire", expected="« Bretagne », « France »…")
    return out


def _year(out: Tidy, sheet: Sheet, cell: Cell) -> int | None:
    year = period(cell.value)[1]
    if year is None:
        out.report("erreur", "l'en-tête de colonne n'est pas une année", sheet, cell,
                   column="annee", found=cell.text, expected="une année")
    return year


def _citations(out: Tidy, book: Workbook) -> dict[tuple[str, str, str], dict[str, str]]:
    """(territory, year, indicator as cited) → document and what is remarked of the figure."""
    sheet = book.sheet("Sources")
    if sheet is None:
        out.report("avertissement", "feuille « Sources » absente : les documents ne sont pas cités",
                   found=", ".join(s.name for s in book.sheets), expected="une feuille « Sources »")
        return {}
    table = sheet.table(_CITATION, ("remarque",))
    out.issues += table.issues
    return {(line["territoire"].text, line["annee"].text, normalise(line["indicateur"].text)):
            {k: line[k].text for k in _DOCUMENT if k in line}
            for line in table.body}


def _notes(sheet: Sheet, header: int, label: int) -> dict[tuple[str, int], str]:
    """Footnotes that begin with a year (« 2023, Bretagne : … ») → the figures of that year.

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
