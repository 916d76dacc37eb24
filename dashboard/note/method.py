"""The method box of a note and « D'où viennent les chiffres »: field, documents, breaks, cells."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple

from dashboard.blocks.cells import typeset
from dashboard.note.figures import SOURCES, Year, figure_text
from dashboard.note.model import Box, Grid, Heading, Part, Text, heading, rows
from dashboard.text import numbers
from dashboard.trends.guard import break_sentence, rows_concerned
from dashboard.warehouse import provenance, query
from etl.common_columns import STATUSES
from etl.contract import WHOLE


def method(held: Year) -> Iterator[Part]:
    """Yield field, documents, licences, breaks that concern the year, corrections, statuses."""
    texts = [Text(_sentence(champ), "Champ") for champ in _fields(held)]
    texts += [Text(_sentence(document), "Source") for document in _documents(held)]
    texts += [Text(_sentence(licence), "Licence") for licence in dict.fromkeys(
        query.sources().loc[_rows_used(held), "licence"])]
    texts += [Text(_sentence(broken), "Rupture") for broken in _breaks(held)]
    corrected = held.cells.merge(
        query.catalogue("_corrections")[["fichier", "feuille", "cellule", "motif"]],
        on=["fichier", "feuille", "cellule"])
    for motif, group in corrected.groupby("motif", sort=False):
        cells = ", ".join(dict.fromkeys(group["cellule"]))
        texts.append(Text(_sentence(f"{group['fichier'].iloc[0]}, {cells} : {motif}"),
                          "Correction"))
    texts += [Text(_sentence(remark), "Remarque") for remark in _remarks(held)]
    present = [s for s in STATUSES if s and (held.cells["statut"] == s).any()]
    if present:
        texts.append(Text(_sentence(" ; ".join(
            f"{numbers.SHORT_STATUSES[s]} {STATUSES[s]}" for s in present)), "Statuts"))
    warned = dict.fromkeys(n for t in held.tables for n in t.notes if n.startswith("À signaler"))
    texts += [Text(_sentence(n.partition(" ")[2].partition(" ")[2]), "À signaler") for n in warned]
    texts += [Text(_sentence(n), "Note") for n in _notes(held)]
    texts.append(Text("Les données de démonstration n'entrent pas dans cette note.",
                      "Démonstration"))
    yield Heading("Méthode")
    yield Box(tuple(texts))


def _sentence(text: str) -> str:
    return typeset(text.strip().rstrip(".") + ".")


def _rows_used(held: Year) -> list[str]:
    return [s for s in SOURCES if (held.cells["source"] == s).any()]


def _fields(held: Year) -> list[str]:
    """Return the perimeter of the year's figures, then those of other years that are recalled."""
    found = held.cells[held.cells["champ"].fillna("") != ""]
    notes = found[found["source"] == "emploi"]
    own = list(dict.fromkeys(notes["champ"][notes["annee"] == held.year]))
    other = [c for c in dict.fromkeys(notes["champ"]) if c not in own]
    told = own or [query.sources().loc[s, "champ"] for s in _rows_used(held)]
    return [*told, *([f"années rappelées : {' ; '.join(other)}"] if other else [])]


def _documents(held: Year) -> list[str]:
    """Return each document that a figure is read from: publisher, title, date, link."""
    found = held.cells.drop_duplicates(["editeur", "titre", "date_publication", "lien"])
    return list(dict.fromkeys(", ".join(filter(None, (
        r["editeur"], r["titre"], numbers.date(r["date_publication"]),
        r["lien"] if r["lien"].startswith("http") else ""))) for _, r in found.iterrows()))


def _breaks(held: Year) -> list[str]:
    """Return those between the years that the note shows, and those of the year itself."""
    met = list(held.history.breaks)
    met += [b for s in _rows_used(held) for b in provenance.declared_breaks(s)
            if b.year == held.year and b not in met
            and rows_concerned(held.cells[held.cells["source"] == s], b).any()]
    return [break_sentence(b) for b in met]


def _remarks(held: Year) -> Iterator[str]:
    """Yield what the notes say of their figures, those that they recall included; the remarks on
    levels stand beside them."""
    noted = query.rows("emploi", ["remarque"], {"millesime": held.year}).data
    own = held.cells[(held.cells["annee"] == held.year)
                     & (held.cells["source"] != "emploi_niveaux")]
    data = pd.concat([own, noted], ignore_index=True)
    for remark, group in data[data["remarque"].fillna("") != ""].groupby("remarque", sort=False):
        row = group.iloc[0]
        cells = ", ".join(dict.fromkeys(group["cellule"]))
        yield f"{_figure_name(row)} ({row['fichier']}, {cells}) : {remark}"


def _notes(held: Year) -> list[str]:
    return list(dict.fromkeys(n for s in _rows_used(held) for n in
                              query.sources().loc[s, "notes"].split("\n") if n))


def origins(held: Year) -> Iterator[Part]:
    """Yield every cell behind the note, document by document."""
    yield Heading("Annexe : d'où viennent les chiffres".replace(" :", numbers.NARROW + ":"))
    for (fichier, feuille), cells in held.cells.groupby(["fichier", "feuille"], sort=False):
        yield Grid(
            typeset(f"{fichier}, feuille « {feuille} »"),
            heading("Chiffre", "Dans la note", "Texte du document", "Cellule"),
            rows([(_figure_name(r), figure_text(r), r["imprime"], r["cellule"]) for _, r in
                  cells.sort_values("cellule", key=lambda c: c.map(_place)).iterrows()]),
            (4.6, 1.9, 1.6, 0.8))


def _place(cell: str) -> tuple[int, int]:
    """Return the row and the column of « M7 », so that cells stand as they are read."""
    row, column = coordinate_to_tuple(cell)
    return row, column


def _figure_name(row: pd.Series) -> str:
    """Return « Évolution de l'emploi, Fondations, Morbihan, 2012-2013 »."""
    what = [row.get("secteur"), row.get("groupe"), row.get("poste")]
    told = [str(w) for w in what if isinstance(w, str) and w and w != WHOLE]
    return ", ".join(dict.fromkeys([row["indicateur"], *told, row["territoire_nom"],
                                    numbers.date(numbers.quarter(row["periode"]))]))
