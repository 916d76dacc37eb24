"""Évolutions de l'emploi : the yearly « notes de conjoncture », in their five layouts.

The year of the note (``millesime``) comes from the file name, the years of the figures from the
headers.  A layout is recognised by its headers, so that next year's note loads by being dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.contract import PUBLISHED, WHOLE, Break, Column, Correction, Source, SumRule
from etl.french import normalise
from etl.periods import direction, period
from etl.sheet import Cell, Sheet, Workbook
from etl.territories import Territory, resolve
from etl.tidy import Tidy

INDICATEUR = "Évolution de l'emploi"
EN_VOLUME = "Évolution de l'emploi en volume"
CROISSANCE = "Croissance de l'emploi ESS"
PART = "Part de l'ESS dans la croissance de l'emploi"

#: What a printed line really is.  The comparators of the notes change with the years.
GROUPES = {
    "ess": "ESS",
    "prive (ess incluse)": "Privé (ESS incluse)",
    "prive (hors ess)": "Privé hors ESS",
    "prive hors ess": "Privé hors ESS",
    "reste de l'economie privee": "Privé hors ESS",
}
FAMILLES = ("Associations", "Coopératives", "Fondations", "Mutuelles")
DEPARTEMENTS = tuple(f"departement:{d}" for d in (22, 29, 35, 56))

_NOTE_2013 = "note_conjoncture_2013.xlsx"
_REPETE = ("la ligne « Privé (Hors ESS) » reprend pour 2012 les pourcentages que la note "
           "précédente imprime pour « Privé (ESS incluse) » : le comparateur est celui de 2012")

SOURCE = Source(
    id="emploi",
    kind="chiffres",
    title="Notes de conjoncture : évolution de l'emploi de l'ESS en Bretagne",
    producer="Cress Bretagne – Observatoire régional de l'ESS, avec l'Urssaf Bretagne",
    licence="Publication de la Cress Bretagne, réutilisation avec mention de la source",
    vintage="notes 2012 à 2022",
    nature=PUBLISHED,
    theme="emploi",
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
        "« dont aide à domicile », « dont animation »… : lignes de l'ESS dans la note 2022.",
    ),
    corrections=(
        Correction(_NOTE_2013, "Tableau 1", "M7", "889", -889.0,
                   "le volume des associations du Morbihan est imprimé 889 à côté de -4,7 % ; la "
                   "région ne boucle qu'avec -889"),
        Correction(_NOTE_2013, "Tableau 1", "I9", "-3.1%", 3.1,
                   "le pourcentage des fondations d'Ille-et-Vilaine est imprimé -3,1 % à côté de "
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
              "la note 2012 compare l'ESS à l'ensemble du privé, les suivantes au privé hors ESS",
              {"groupe": "Privé hors ESS"}),
        Break("concept", 2018, "effectifs salariés moyens annuels", "effectifs salariés, postes",
              "les notes 2018 et 2022 ne précisent plus la moyenne annuelle"),
    ),
    sums=(
        SumRule("familles et ESS", "famille", "ESS", FAMILLES, {"unite": "postes"}),
        SumRule("départements et Bretagne", "territoire", "region:53", DEPARTEMENTS,
                {"unite": "postes"}),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Every figure of a note, whichever of the known layouts it follows."""
    out = Tidy(SOURCE, book)
    out.document()
    year = re.search(r"(\d{4})", book.file.rsplit("/", 1)[-1])
    if not year:
        out.report("erreur", "le nom du fichier ne donne pas l'année de la note",
                   found=book.file, expected="note_conjoncture_AAAA.xlsx")
        return out
    out.defaults |= {"millesime": int(year[1]), "rappel": False}
    for sheet in book.tables:
        if normalise(sheet.name) == "source":
            continue
        number, layout = next(((n, _LAYOUTS[key]) for n in range(1, len(sheet.values) + 1)
                               if (key := normalise(sheet.cell(n, 1).text)) in _LAYOUTS),
                              (0, None))
        if layout is None:
            out.report("erreur", "aucun tableau reconnu dans cette feuille", sheet,
                       expected="une première colonne intitulée « Statut », « Territoire » ou "
                                "« Ensemble »")
        else:
            layout(out, sheet, number)
    return out


def _add(out: Tidy, sheet: Sheet, cell: Cell, famille: str, territoire: Territory | None,
         years: str, unit: str, *, secteur: str = WHOLE, indicateur: str = "",
         remarque: str = "") -> None:
    """One figure of evolution, in % or in posts; a word keeps its direction."""
    if not indicateur:
        indicateur = INDICATEUR if unit == "%" else EN_VOLUME
    row = out.figure(sheet, cell, territoire=territoire, unite=unit, periode=years, words=True,
                     indicateur=indicateur, famille=famille,
                     groupe=GROUPES.get(normalise(famille), famille), secteur=secteur,
                     remarque=remarque)
    if row is None:
        return
    row["tendance"] = ""
    if row["valeur"] is None and not row["statut"]:
        row["tendance"] = direction(row["imprime"])
        if not row["tendance"]:
            out.report("erreur", "ni nombre, ni mot d'évolution connu", sheet, cell,
                       column="valeur", found=cell.text,
                       expected="un nombre, nd, hausse, baisse ou stagnation")


def _before(year: int) -> str:
    return f"{year - 1}-{year}"


def _lines(sheet: Sheet, first: int) -> Iterator[list[Cell]]:
    """The rows of the table, up to the first empty line label."""
    for row in sheet.rows(first):
        if row[0].empty:
            return
        yield row


def _footnotes(sheet: Sheet) -> str:
    """« * voir commentaire » and the lines that follow it, as one remark."""
    texts = [sheet.cell(n, 1).text for n in range(1, len(sheet.values) + 1)]
    start = next((i for i, t in enumerate(texts) if t.startswith("* ")), None)
    return " ".join(t.lstrip("* ") for t in texts[start:] if t) if start is not None else ""


def _by_statut(out: Tidy, sheet: Sheet, header: int) -> None:
    """« Statut »: départements × years × (%, Vol) under merged headers, or one single period."""
    single = re.search(r"(\d{4})\s*[-–]\s*(\d{4})", sheet.cell(header, 2).text)
    if single:
        _one_period(out, sheet, header, f"{single[1]}-{single[2]}")
        return
    note = _footnotes(sheet)
    columns = []
    for column in range(2, sheet.width + 1):
        place, year = sheet.over(header, column), sheet.over(header + 1, column)
        unit = sheet.cell(header + 2, column)
        if unit.empty:
            continue
        kind = {"%": "%", "vol": "postes"}.get(normalise(unit.text).rstrip("."))
        annee = period(year.value)[1]
        if kind is None or annee is None:
            out.report("erreur", "en-tête de colonne non reconnu", sheet,
                       unit if kind is None else year,
                       found=f"{place.text} / {year.text} / {unit.text}",
                       expected="territoire / année / « % » ou « Vol »")
            continue
        columns.append((column, out.territory(sheet, place), annee, kind))
    for line in _lines(sheet, header + 3):
        for column, territoire, annee, kind in columns:
            cell = sheet.cell(line[0].row, column)
            _add(out, sheet, cell, line[0].text, territoire, _before(annee), kind,
                 remarque=note if cell.text.startswith("*") else "")
    last = max((annee for _, _, annee, _ in columns), default=None)
    earlier = {annee for _, _, annee, kind in columns if kind == "%"} - {last}
    if _cites_previous(out) and earlier:
        for row in out.rows:
            row["rappel"] = row["annee"] in earlier


def _cites_previous(out: Tidy) -> bool:
    return "reprennent la note précédente" in str(out.defaults.get("champ", ""))


def _one_period(out: Tidy, sheet: Sheet, header: int, years: str) -> None:
    """« Statut | Évolution 2015-2016 »: posts by family, then two indicators in %."""
    bretagne = resolve("Bretagne", "region")
    for line in sheet.rows(header + 1):
        label, cell = line[0], line[1]
        if cell.empty or label.empty:
            continue
        name = normalise(label.text)
        if name == normalise(CROISSANCE):
            _add(out, sheet, cell, "ESS", bretagne, years, "%")
        elif name.startswith(normalise(PART)):
            _add(out, sheet, cell, "ESS", bretagne, years, "%", indicateur=PART)
        else:
            _add(out, sheet, cell, label.text, bretagne, years, "postes")


def _by_territoire(out: Tidy, sheet: Sheet, header: int) -> None:
    """« Territoire | ESS (%) | ESS (vol.) | Reste de l'économie privée (%) »."""
    years = period(sheet.name)[0]
    if not re.fullmatch(r"\d{4}-\d{4}", years):
        out.report("erreur", "la feuille ne dit pas la période de l'évolution", sheet,
                   found=sheet.name, expected="une feuille nommée « 2017-2018 »")
        return
    for line in _lines(sheet, header + 1):
        territoire = out.territory(sheet, line[0])
        for cell in line[1:]:
            title = re.fullmatch(r"(.+?)\s*\((%|vol\.?)\)", sheet.cell(header, cell.column).text)
            if title:
                _add(out, sheet, cell, title[1], territoire, years,
                     "%" if title[2] == "%" else "postes")
            elif not cell.empty:
                out.report("erreur", "en-tête de colonne non reconnu", sheet,
                           sheet.cell(header, cell.column),
                           found=sheet.cell(header, cell.column).text,
                           expected="« ESS (%) » ou « ESS (vol.) »")


def _by_ensemble(out: Tidy, sheet: Sheet, header: int) -> None:
    """« Ensemble | 2022 | Commentaire »: the « dont » lines are sectors of the ESS."""
    bretagne = resolve("Bretagne", "region")
    annee = period(sheet.cell(header, 2).value)[1]
    if annee is None:
        out.report("erreur", "l'en-tête de la deuxième colonne n'est pas une année", sheet,
                   sheet.cell(header, 2), found=sheet.cell(header, 2).text, expected="une année")
        return
    for line in _lines(sheet, header + 1):
        label = line[0].text
        sector = label.removeprefix("dont ")
        inside = sector != label
        _add(out, sheet, line[1], "ESS" if inside else label, bretagne, _before(annee), "%",
             secteur=sector[:1].upper() + sector[1:] if inside else WHOLE,
             remarque=line[2].text if len(line) > 2 else "")


_LAYOUTS = {"statut": _by_statut, "territoire": _by_territoire, "ensemble": _by_ensemble}
