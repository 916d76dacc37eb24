"""The method box of a note and « D'où viennent les chiffres »: field, documents, breaks, cells."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.blocks.cells import typeset
from dashboard.note.figures import SOURCES, Year
from dashboard.note.model import Box, Grid, Heading, Part, Text, heading, rows
from dashboard.text import lecture, numbers
from dashboard.trends.guard import break_sentence, rows_concerned
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import ADDRESS
from etl.common_columns import STATUSES
from etl.contract import WHOLE
from etl.reading.sheets.address import place


def method(figures: Year) -> Iterator[Part]:
    """Yield field, documents, licences, breaks that concern the year, corrections, statuses."""
    texts = [Text(_sentence(champ), "Champ") for champ in _fields(figures)]
    texts += [Text(_sentence(document), "Source") for document in _documents(figures)]
    texts += [Text(_sentence(licence), "Licence") for licence in dict.fromkeys(
        query.sources().loc[_sources(figures), "licence"])]
    texts += [Text(_sentence(broken), "Rupture") for broken in _breaks(figures)]
    corrections = figures.cells.merge(
        query.catalogue("_corrections")[[*ADDRESS, "motif"]], on=ADDRESS)
    for (motif, fichier), group in corrections.groupby(["motif", "fichier"], sort=False):
        cells = ", ".join(dict.fromkeys(group["cellule"]))
        texts.append(Text(_sentence(f"{fichier}, {cells} : {motif}"), "Correction"))
    texts += [Text(_sentence(remark), "Remarque") for remark in _remarks(figures)]
    present = [s for s in STATUSES if s and (figures.cells["statut"] == s).any()]
    if present:
        texts.append(Text(_sentence(" ; ".join(
            f"{numbers.SHORT_STATUSES[s]} {STATUSES[s]}" for s in present)), "Statuts"))
    alerts = dict.fromkeys(n for t in figures.tables for n in t.notes if n.startswith("À signaler"))
    texts += [Text(_sentence(fault), where) for where, _, fault in (
        n.partition(" : ") for n in alerts)]
    texts += [Text(_sentence(n), "Note") for n in _notes(figures)]
    texts.append(Text("Les données de démonstration n'entrent pas dans cette note.",
                      "Démonstration"))
    texts.append(Text(_sentence(numbers.date(figures.percent.build)), "Construction des données"))
    yield Heading("Méthode")
    yield Box(tuple(texts))


def _sentence(text: str) -> str:
    return typeset(lecture.sentence(text.strip()))


def _sources(figures: Year) -> list[str]:
    return [s for s in SOURCES if (figures.cells["source"] == s).any()]


def _fields(figures: Year) -> list[str]:
    """Return the perimeter of the year's figures, then those of other years that are recalled."""
    notes = figures.cells[(figures.cells["source"] == "emploi") & (figures.cells["champ"] != "")]
    own = list(dict.fromkeys(notes["champ"][notes["annee"] == figures.year]))
    other = [c for c in dict.fromkeys(notes["champ"]) if c not in own]
    champs = own or [champ for s in _sources(figures) for champ in _fields_of(figures.cells, s)]
    return [*champs, *([f"années rappelées : {' ; '.join(other)}"] if other else [])]


def _fields_of(cells: pd.DataFrame, source: str) -> list[str]:
    """Return the perimeters that the figures of a source say, then its own for those that say
    none."""
    champs = dict.fromkeys(cells.loc[cells["source"] == source, "champ"])
    own = str(query.sources().loc[source, "champ"])
    rest = [f"Pour d'autres chiffres : {lecture.lower(own)}" if any(champs) else own]
    return [*filter(None, champs), *(rest if "" in champs else [])]


def _documents(figures: Year) -> list[str]:
    """Return each document that a figure is read from: publisher, title, date, link."""
    cells = figures.cells.drop_duplicates(["editeur", "titre", "date_publication", "lien"])
    return list(dict.fromkeys(", ".join(filter(None, (
        r["editeur"], r["titre"], numbers.date(r["date_publication"]),
        r["lien"] if r["lien"].startswith("http") else ""))) for _, r in cells.iterrows()))


def _breaks(figures: Year) -> list[str]:
    """Return those between the years that the note shows, and those of the year itself."""
    breaks = list(figures.history.breaks)
    breaks += [b for s in _sources(figures) for b in provenance.declared_breaks(s)
               if b.year == figures.year and b not in breaks
               and rows_concerned(figures.cells[figures.cells["source"] == s], b).any()]
    return [break_sentence(b) for b in breaks]


def _remarks(figures: Year) -> Iterator[str]:
    """Yield what the notes say of their figures, those that they recall included; the remarks on
    levels stand beside them."""
    remarks = query.rows("emploi", ["remarque"], {"millesime": figures.year}).data
    own = figures.cells[(figures.cells["annee"] == figures.year)
                        & (figures.cells["source"] != "emploi_niveaux")]
    data = pd.concat([own, remarks], ignore_index=True)
    for (remark, fichier), group in data[data["remarque"].fillna("") != ""].groupby(
            ["remarque", "fichier"], sort=False):
        names = " ; ".join(dict.fromkeys(_figure_name(row) for _, row in group.iterrows()))
        cells = ", ".join(dict.fromkeys(group["cellule"]))
        yield f"{names} ({fichier}, {cells}) : {remark}"


def _notes(figures: Year) -> list[str]:
    return list(dict.fromkeys(n for s in _sources(figures) for n in
                              query.sources().loc[s, "notes"].split("\n") if n))


def origins(figures: Year) -> Iterator[Part]:
    """Yield every cell behind the note, document by document."""
    yield Heading("Annexe : d'où viennent les chiffres".replace(" :", numbers.NARROW + ":"))
    for (fichier, feuille), cells in figures.cells.groupby(["fichier", "feuille"], sort=False):
        yield Grid(
            typeset(f"{fichier}, feuille « {feuille} »"),
            heading("Chiffre", "Dans la note", "Texte du document", "Cellule"),
            rows([(_figure_name(r), figure_text(r), r["imprime"], r["cellule"]) for _, r in
                  cells.sort_values("cellule", key=lambda c: c.map(place)).iterrows()]),
            (4.6, 1.9, 1.6, 0.8))


def _figure_name(row: pd.Series) -> str:
    """Return « Évolution de l'emploi, Fondations, Morbihan, 2012-2013 »."""
    what = [row.get("secteur"), row.get("groupe"), row.get("poste")]
    names = [str(w) for w in what if isinstance(w, str) and w and w != WHOLE]
    return ", ".join(dict.fromkeys([row["indicateur"], *names, row["territoire_nom"],
                                    numbers.date(row["periode"])]))
