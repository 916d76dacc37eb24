"""A column, the columns that every source has, and the codes of their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["texte", "nombre", "entier", "booléen", "date"]

#: Statuses of a figure (SDMX ``OBS_STATUS`` in the house's French codes).
STATUSES: Mapping[str, str] = {
    "": "tel qu'imprimé",
    "p": "provisoire",
    "e": "estimé, attendu ou annoncé",
    "r": "révisé",
    "c": "corrigé",
    "s": "secret statistique",
    "nd": "non disponible",
    "ns": "non significatif",
}
#: Words that bound or round a value.  « Au moins » holds the bound itself, « plus de » does not.
QUALIFIERS = ("environ", "plus de", "au moins", "près de", "moins de", "au plus")
#: Those of which only what a number is above or below is known.
BOUNDS = ("plus de", "au moins", "moins de", "au plus")
#: Those under which a producer hides a small number: « < 5 ».
THRESHOLDS = ("moins de", "au plus")
#: Statuses that carry no value: a sum or a ratio they enter is not a number.
MISSING_STATUSES = ("s", "nd", "ns")
#: How the name of an indicator that is a change begins, whatever its unit (%, postes).
CHANGE = re.compile(r"(?:taux d(?:e |['’])|contribution à l(?:a |['’]))?"
                    r"(?:[ée]volution|variation|croissance)"
                    "|tendance|glissement|progression|hausse|baisse", re.IGNORECASE)
#: Levels of a territory.  A code is always read with its level (53: Bretagne or Mayenne).
LEVELS: Mapping[str, str] = {
    "commune": "commune",
    "epci": "EPCI",
    "pays": "pays",
    "zone_emploi": "zone d'emploi",
    "departement": "département",
    "region": "région",
    "interregion": "ensemble de régions",
    "france": "France",
    "structure": "structure",
    "": "non précisé",
}


def companion(column: str, kind: str = "statut") -> str:
    """Return name of the column that holds the status of ``column``, or its printed text
    (``imprime``)."""
    return kind if column == "valeur" else f"{column}_{kind}"


def is_change(indicator: str) -> bool:
    """Tell whether an indicator is a change, by its name: it has a sign, and no change of its own.
    """
    return CHANGE.match(indicator) is not None


@dataclass(frozen=True)
class Column:
    """One column of a source's table.

    ``values`` are the allowed ones (empty: any); ``low``/``high`` the bounds of a number,
    inclusive; ``decimals`` those that a computed number is shown and extracted with (None: as
    printed).  ``free``: what a respondent wrote in their own words, which may tell who they are: it
    is read on its page, and never leaves beside an identifier (no extract, no SQL, no difference).
    ``past``: a year that cannot come after the one that its workbook speaks of (an opening).
    ``whole``: of a dimension of figures, the value that stands for all the others (« Ensemble » of
    « sexe »): a question that neither names nor shows the dimension is answered on it.
    """

    name: str
    label: str
    type: Type = "texte"
    unit: str = ""
    definition: str = ""
    key: bool = False
    required: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    decimals: int | None = None
    free: bool = False
    past: bool = False
    whole: str = ""


FIGURE_HEAD: tuple[Column, ...] = (
    Column("source", "Source", definition="Identifiant de la source : le nom de sa table."),
    Column("indicateur", "Indicateur", key=True, required=True,
           definition="Grandeur mesurée, dans les mots de la publication."),
    Column("territoire", "Code du territoire", key=True,
           definition="Code Insee, ou mot-clé pour un pays (pays-brest). Toujours lu avec le "
                      "niveau : 53 est la Bretagne ou la Mayenne."),
    Column("territoire_niveau", "Niveau du territoire", key=True, values=tuple(LEVELS),
           definition="commune, epci, pays, zone_emploi, departement, region, interregion, france, "
                      "structure."),
    Column("territoire_nom", "Territoire", definition="Nom du territoire."),
    Column("periode", "Période", key=True,
           definition="Période telle que la publication la donne ; « 2021-2022 » pour une "
                      "évolution, « 2023-T3 » pour un trimestre."),
    Column("annee", "Année", type="entier", low=1950, high=2100,
           definition="Année à laquelle se rapporte la valeur ; pour une évolution, l'année "
                      "d'arrivée. Vide quand la publication n'est pas datée."),
)
FIGURE_TAIL: tuple[Column, ...] = (
    Column("valeur", "Valeur", type="nombre",
           definition="Nombre publié, dans l'unité de la colonne « unité » ; un pourcentage est "
                      "stocké comme imprimé (2,6), jamais en fraction. Vide quand le statut est "
                      "s, nd ou ns, ou quand la publication n'écrit qu'un mot."),
    Column("unite", "Unité", key=True, required=True),
    Column("statut", "Statut", values=tuple(STATUSES),
           definition="p provisoire, e estimé ou annoncé, r révisé, c corrigé, s secret "
                      "statistique, nd non disponible, ns non significatif ; vide : tel "
                      "qu'imprimé."),
    Column("qualificatif", "Qualificatif",
           values=("", *QUALIFIERS),
           definition="Mot qui borne ou arrondit la valeur."),
    Column("imprime", "Texte du document", required=True,
           definition="Texte de la cellule, tel quel."),
    Column("champ", "Champ", key=True, definition="Périmètre de la statistique."),
    Column("nature", "Nature",
           definition="publié, enquête, administratif, démonstration, ou calculé : par "
                      "l'observatoire, d'après les chiffres de la source."),
    Column("editeur", "Éditeur", key=True, definition="Producteur du document cité."),
    Column("titre", "Document", key=True, definition="Titre du document cité."),
    Column("date_publication", "Date de publication", key=True),
    Column("lien", "Lien"),
    Column("remarque", "Remarque", definition="Note de bas de tableau, commentaire ou remarque."),
    Column("fichier", "Fichier"),
    Column("feuille", "Feuille"),
    Column("cellule", "Cellule"),
)
RECORD_HEAD: tuple[Column, ...] = (
    Column("id", "Identifiant", key=True, required=True),
)
RECORD_TAIL: tuple[Column, ...] = (
    Column("nature", "Nature", definition="publié, enquête, administratif ou démonstration."),
    Column("fichier", "Fichier"),
    Column("feuille", "Feuille"),
    Column("ligne", "Ligne", type="entier"),
)
