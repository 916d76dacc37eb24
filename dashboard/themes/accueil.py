"""What the home page tells of the warehouse itself: its latest documents."""

from __future__ import annotations

from dashboard.text import lecture, numbers
from dashboard.themes import donnees
from dashboard.warehouse import query
from dashboard.warehouse.table import Table


def levels(where: query.Where) -> query.Where:
    """``where`` on the published levels whose perimeter is Insee's Flores, the only one that says
    its field and its year; the others stand side by side on the page « Emploi »."""
    fields = [c for c in query.values("emploi_niveaux", "champ") if "Flores" in str(c)]
    return {**where, "champ": fields}


def together(source: str, anchor: query.Where, where: query.Where) -> query.Where:
    """``where``, of a figure shown beside that of ``anchor``, on its period, document and champ:
    two figures of a row of cards are never of two years, nor of an estimate and its revision."""
    own, other = (query.rows(source, ["indicateur"], w).data for w in (anchor, where))
    if len(own) != 1:
        return where
    shared = {c: own.iloc[0][c] for c in ("periode", "titre", "champ")}
    if len(other) == 1 and all(other.iloc[0][c] == value for c, value in shared.items()):
        return where
    return {**{c: v for c, v in where.items() if v is not query.LATEST}, **shared}


def documents(most: int = 8) -> Table:
    """The latest dated publications that figures come from, one row a document."""
    titles = query.sources()["titre"]
    data = query.documents(most)
    data = data.assign(
        date=data["date_publication"].map(numbers.date),
        sujet=[" ; ".join(titles[s] for s in ids.split(", ")) for ids in data["sources"]])
    return donnees.described(data, {
        "date": "Publié", "titre": "Document", "editeur": "Éditeur",
        "sujet": "Source de l'observatoire", "chiffres": "Chiffres repris"}, numbers=("chiffres",))


def documents_read() -> str:
    """What the warehouse was built from, and when."""
    files, rows = query.catalogue("_fichiers"), int(query.sources()["lignes"].sum())
    read = f"{numbers.number(len(files))} {lecture.plural(len(files), 'classeur')}"
    return (f"Données construites le {_built()} à partir de {read} ({numbers.number(rows)} "
            f"{lecture.plural(rows, 'ligne')}). Les documents que leur éditeur n'a pas datés ne "
            "sont pas dans cette liste.")


def _built() -> str:
    return numbers.date(str(query.catalogue("_construction").iloc[0]["construit_le"])[:10])
