"""The files that ``bench.etl`` loads: invented figures, seeded, in the shape of the sources.

    python -m bench.workbooks extraction FILE LINES     (.xlsx, .csv or .parquet)
    python -m bench.workbooks messy FOLDER

They are written by a process of their own, so that their cost weighs on no measure.
"""

from __future__ import annotations

import csv
import itertools
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.comments import Comment

from etl.demo.emploi_detaille import HEADERS
from etl.demo.targets import SECTEURS
from etl.french import reference
from etl.french.families import FAMILLES

SEED = 2026
#: Four million lines each, then older ones: a year between two, for a series does not go on.
PERIODS = [[f"T{q} {y}{' (p)' if (y, q) >= (2023, 3) else ''}"
            for y in range(first, first + 13) for q in (1, 2, 3, 4)]
           for first in (2011, 1997, 1983)]
FIRST = {quarters[0] for quarters in PERIODS}
DEPARTEMENTS = {"22": "Côtes-d'Armor", "29": "Finistère", "35": "Ille-et-Vilaine",
                "56": "Morbihan"}


# --- An extraction, as long as asked -----------------------------------------------------------
def lines() -> Iterator[list[object]]:
    """Yield the lines of « emploi détaillé », territory by territory: the départements, then
    communes.

    The familles add up to the ESS.  A series moves by a few per cent a quarter.  In every other
    place a secret and what protects it hide two sectors of two familles (one cell in twenty-five);
    one in a thousand is « nd ».
    """
    draw = random.Random(SEED)
    table = reference.commune_table()
    alone = table[~table["commune_nom"].duplicated(keep=False)]
    places = [("département", code, name) for code, name in DEPARTEMENTS.items()]
    places += [("commune", str(code), str(name)) for code, name in alone["commune_nom"].items()]
    series: dict[tuple[str, str], float] = {}
    secret: set[tuple[str, str]] = set()
    for (niveau, code, nom), quarter in itertools.chain.from_iterable(
            itertools.product(places, quarters) for quarters in PERIODS):
        if quarter in FIRST:
            series = {cell: draw.randrange(30, 9000)
                      for cell in itertools.product(FAMILLES, SECTEURS)}
            secret = set(itertools.product(draw.sample(FAMILLES, 2), draw.sample(SECTEURS, 2))) \
                if draw.random() < 0.5 else set()
        start = [quarter, niveau, code, nom]
        whole = {famille: [0, 0, 0] for famille in (*FAMILLES, "ESS")}
        for secteur in SECTEURS:
            total = [0, 0, 0]
            for famille in FAMILLES:
                series[famille, secteur] *= draw.uniform(0.97, 1.035)
                posts = round(series[famille, secteur])
                figures = [posts, posts // 15 + 1, posts * 7 + draw.randrange(900)]
                for sums in (total, whole[famille], whole["ESS"]):
                    sums[:] = [a + b for a, b in zip(sums, figures, strict=True)]
                yield [*start, famille, secteur,
                       *(("s", figures[1], "s") if (famille, secteur) in secret else
                         (*figures[:2], "nd") if draw.random() < 0.001 else figures)]
            yield [*start, "ESS", secteur, *total]
        for famille, figures in whole.items():
            yield [*start, famille, "Ensemble", *figures]
        yield [*start, "Privé hors ESS", "Ensemble", *(9 * n for n in whole["ESS"])]


def extraction(path: Path, count: int) -> None:
    """Write ``count`` lines under a title and a header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = itertools.islice(lines(), count)
    if path.suffix == ".parquet":
        with pq.ParquetWriter(path, pa.schema([(name, pa.string()) for name in HEADERS])) as out:
            while piece := list(itertools.islice(body, 1 << 17)):
                out.write_table(pa.table({
                    name: [str(v) for v in column] for name, column
                    in zip(HEADERS, zip(*piece, strict=True), strict=True)}))
        return
    above: list[list[object]] = [["Données inventées pour la mesure"], [], list(HEADERS)]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(itertools.chain(above, body))
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Extraction")
    for line in itertools.chain(above, body):
        sheet.append(line)
    book.save(path)


# --- Twenty messy sheets -----------------------------------------------------------------------
def messy(folder: Path) -> None:
    """Write ten workbooks of published figures and ten notes, as untidy as those of the project."""
    draw = random.Random(SEED)
    for number in range(10):
        _publication(folder / f"territoires/panoramas_{number}.xlsx", number, draw)
        _note(folder / f"emploi/note_conjoncture_{2031 + number}.xlsx", 2031 + number, draw)


def _percentage(draw: random.Random) -> object:
    """Return a percentage as publications print them."""
    share = draw.randrange(1, 990) / 10
    return draw.choice([f"{share} %".replace(".", ","), f"{share}%", share / 100, f"{share} % (p)",
                        f"environ {int(share) + 1} %", "nd", "s", f"*{share} %"])


def _publication(path: Path, number: int, draw: random.Random) -> None:
    """Write a cited figure a line, 400 lines: title, blank rows, header repeated, footnotes,
    comments."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Chiffres"
    header = ["Indicateur", "Territoire", "Niveau", "Famille ou secteur", "Période", "Valeur",
              "Unité", "Champ", "Éditeur", "Titre", "Date de publication", "Lien", "Fiabilité",
              "Remarque"]
    sheet["A1"] = f"Panorama n° {number}, chiffres inventés"
    sheet.append([])
    sheet.append(header)
    names = list(reference.commune_table()["commune_nom"].drop_duplicates(keep=False))[:400]
    for line, name in enumerate(names):
        if line and line % 100 == 0:
            sheet.append([])
            sheet.append(header)
        sheet.append(["Part de l'ESS dans l'emploi", name, "commune",
                      draw.choice(["ESS", "Associations", "Mutuelles – santé"]),
                      str(2010 + line % 12), _percentage(draw), "% de l'emploi", "Insee Flores",
                      "Insee", f"Panorama {number}", "2023", "https://exemple.fr", "A",
                      draw.choice(["", "", "à confirmer"])])
        cell = sheet.cell(sheet.max_row, 6)
        if isinstance(cell.value, float):
            cell.number_format = "0.0%"
        if line % 50 == 7:
            cell.comment = Comment("Relu sur la page 3.", "observatoire")
    sheet.append([])
    sheet.append(["Champ : communes de Bretagne"])
    sheet.append(["Source : invention du banc de mesure"])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _note(path: Path, year: int, draw: random.Random) -> None:
    """Write three header rows with merged territories, a « % » and a « Vol » a year."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tableau 1"
    sheet["A2"] = f"Évolution de l'emploi salarié, {year - 1}-{year}"
    column = 2
    for place in (*DEPARTEMENTS.values(), "Bretagne"):
        sheet.cell(4, column, place)
        sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + 3)
        for shift, (head, unit) in enumerate(itertools.product((year - 1, year), ("%", "Vol"))):
            sheet.cell(5, column + shift, head)
            sheet.cell(6, column + shift, unit)
        column += 4
    sheet["A4"] = "Statut"
    for row, label in enumerate((*FAMILLES, "ESS", "Privé (Hors ESS)"), 7):
        sheet.cell(row, 1, label)
        for c in range(2, column):
            size = draw.randrange(2, 90)
            value = f"{size / 10} %".replace(".", ",") if c % 2 == 0 else size * 20
            if c % 7 == 0:
                value = "nd"
            sheet.cell(row, c, value)
    sheet["A14"] = "Champ : régime général et régime agricole"
    sheet["A15"] = "* voir commentaire"
    about = book.create_sheet("Source")
    for pair in (("Éditeur", "Observatoire"), ("Titre", f"Note {year}"), ("Date", str(year)),
                 ("Champ", "Effectifs moyens annuels"), ("Lien", "https://exemple.fr")):
        about.append(pair)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


if __name__ == "__main__":
    if sys.argv[1] == "messy":
        messy(Path(sys.argv[2]))
    else:
        extraction(Path(sys.argv[2]), int(sys.argv[3]))
