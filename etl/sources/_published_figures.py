"""The layout that the workbooks « chiffres publiés » share: one figure a line, fully cited."""

from __future__ import annotations

import re
from typing import Any

from etl.contract import PUBLISHED, RELIABILITY, WHOLE, Column, Equivalence, Source
from etl.french.families import famille_secteur
from etl.french.figures.numbers import figure_of
from etl.french.figures.units import usual_unit
from etl.french.territories import is_former_name
from etl.french.text import has_letters, normalise
from etl.licences import CITATIONS
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.workbook import Workbook
from etl.sources._total_lines import is_total, whole_or
from etl.tidy.tidy import Tidy

HEADERS = {
    "indicateur": ("Indicateur",),
    "territoire": ("Territoire",),
    "niveau": ("Niveau",),
    "poste": ("Famille ou secteur", "Famille", "Secteur"),
    "periode": ("Période",),
    "valeur": ("Valeur",),
    "unite": ("Unité",),
    "champ": ("Champ", "Périmètre"),
    "editeur": ("Éditeur", "Producteur"),
    "titre": ("Titre", "Document"),
    "date_publication": ("Date de publication", "Date"),
    "lien": ("Lien", "URL"),
    "fiabilite": ("Fiabilité",),
    "remarque": ("Remarque", "Remarques"),
}
OPTIONAL = ("champ", "lien", "fiabilite", "remarque")
#: What a workbook writes where the publication gives no field: no two such figures compare.
_UNSTATED = re.compile(r"non (?:precise|indique|connu)|inconnu")
#: What is remarked of a figure of a commune that has merged or taken another name since.
FORMER = "Publié pour « {} », commune fusionnée ou renommée depuis."

COLUMNS = (
    Column("poste", "Famille ou secteur", key=True, required=True,
           definition="Famille, secteur ou produit, dans les mots de la publication."),
    Column("famille", "Famille", definition="Famille de l'ESS, ou ensemble auquel on la compare."),
    Column("secteur", "Secteur",
           definition="Secteur d'activité, ou ce que la publication ôte de la famille (« hors "
                      "sport ») ou lui ajoute ; « Ensemble » s'il n'y en a pas."),
    Column("unite_imprimee", "Base ou unité d'origine", key=True,
           definition="Unité dans les mots de la publication : « % de l'emploi privé » et « % de "
                      "l'emploi » ne se comparent pas."),
    Column("fiabilite", "Fiabilité", values=("", *RELIABILITY),
           definition="Lettre portée dans le classeur de l'observatoire : "
                      + " ; ".join(f"{letter}, {what}" for letter, what in RELIABILITY.items())
                      + "."),
)
#: Wordings of one base.  « % de l'emploi », « % de l'emploi total » and « % des effectifs » are not
#: among them: no publication says that they leave out the self-employed.
SALARIED = Equivalence(
    "unite_imprimee", ("% de l'emploi salarié", "% des emplois salariés", "% des salariés"),
    "l'emploi salarié, les emplois salariés et les salariés sont un même total")
PRIVATE = Equivalence(
    "unite_imprimee", ("% de l'emploi privé", "% des emplois privés"),
    "l'emploi privé et les emplois privés sont un même total")
#: Insee Flores counts at the end of the year, which some documents print and others leave out.
FLORES = Equivalence(
    "periode", ("AAAA", "AAAA (fin)"), "Insee Flores compte les effectifs au 31 décembre",
    {"champ": "Insee Flores AAAA"})


def published_source(**own: Any) -> Source:
    """Return a source of the shared layout from the fields of ``Source`` that are its own."""
    return Source(**{
        "kind": "chiffres", "nature": PUBLISHED, "vintage": "publication de {date_publication}",
        "licence": CITATIONS,
        "champ": "Non précisé par les publications citées",
        "columns": COLUMNS, "headers": HEADERS, "optional": OPTIONAL} | own)


def _stated_champ(text: str) -> str:
    """Return the field that a cell states; empty where it says that the publication gives none, in
    words or by a mark (« nd », « – », « ? »)."""
    is_mark = figure_of(text) is not None or not has_letters(text)
    return "" if is_mark or _UNSTATED.match(normalise(text)) else text


def tidy_published(source: Source, book: Workbook, words: bool = False) -> Tidy:
    """Read every figure of every sheet of the shared layout."""
    out = Tidy(source, book)
    own = {c.name for c in source.columns} - {c.name for c in COLUMNS}
    for sheet in book.tables:
        read: list[dict[str, Cell]] = []
        for line in out.table(sheet).body:
            text = {name: cell.text for name, cell in line.items()}
            if line["valeur"].is_empty:
                out.report("erreur", "ligne sans valeur", sheet, line["valeur"], column="valeur",
                           expected="un nombre, ou nd")
                continue
            poste = WHOLE if is_total(text["poste"]) else text["poste"]
            famille, secteur = famille_secteur(poste)
            place = out.territory(sheet, line["territoire"], line["niveau"])
            former = (FORMER.format(text["territoire"])
                      if place and is_former_name(text["territoire"], place) else "")
            unite = usual_unit(text["unite"])
            dimensions: dict[str, Any] = {name: text[name] for name in own & text.keys()}
            figure = out.figure(
                sheet, line["valeur"], words=words,
                territoire=place, unite=unite, periode=line["periode"].text,
                indicateur=text["indicateur"], poste=poste, famille=famille,
                secteur=whole_or(secteur), unite_imprimee=unite,
                champ=_stated_champ(text.get("champ", "")), editeur=text["editeur"],
                titre=text["titre"],
                date_publication=text["date_publication"], lien=text.get("lien", ""),
                fiabilite=text.get("fiabilite", "").upper(),
                remarque=" ".join(filter(None, (former, text.get("remarque", "")))), **dimensions)
            if figure:
                read.append(line)
        out.report_uncited(sheet, read)
    return out
