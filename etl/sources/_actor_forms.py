"""The forms in which actors of the circular economy are received, and what is kept of each.

- the workbook that the observatory exports from Carteco: all of it;
- Carteco's open interface (GoGoCarto, « gogofull »): the actors of Brittany;
- ADEME's « Que faire de mes objets et déchets »: those of the ESS in Brittany, never a trader's or
  a craftsman's own name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from etl.contract import Keep
from etl.french.codes import whole_code
from etl.french.persons import is_person
from etl.french.reference import departements
from etl.french.territories import territory_of
from etl.french.text import normalise
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.sources._communes import ELSEWHERE, breton_codes
from etl.tables.headers import Headers

EXPORT: Headers = {
    "id": ("Identifiant",),
    "nom": ("Nom",),
    "activites": ("Activités",),
    "statut_juridique": ("Statut ESS", "Statut", "Statut juridique", "Forme juridique"),
    "commune": ("Commune",),
    "code_postal": ("Code postal",),
    "latitude": ("Latitude",),
    "longitude": ("Longitude",),
    "coordonnees": ("Coordonnées", "Coordonnées GPS", "Latitude, longitude", "lat,lon",
                    "Géolocalisation", "geo_point_2d"),
    "etp": ("ETP",),
    "annee_creation": ("Année de création",),
    "membre_rab": ("Membre du RAB",),
    "reseau_materiaux": ("Réseau matériaux",),
    "date": ("Date d'export", "Date de l'export", "Millésime"),
}
CARTECO: Headers = {
    "id": ("id",),
    "nom": ("name",),
    "activites": ("categories",),
    "statut_juridique": ("statut_ess",),
    "commune": ("address.addressLocality",),
    "code_postal": ("address.postalCode",),
    "latitude": ("geo.latitude",),
    "longitude": ("geo.longitude",),
    "adresse": ("address.streetAddress",),
    "pays": ("address.addressCountry",),
    "cree": ("createdAt",),
    "modifie": ("updatedAt",),
}
#: What ADEME's columns list objects for → the activity.
ACTIONS: Mapping[str, str] = {
    "donner": "don d'objets",
    "trier": "collecte et tri",
    "reparer": "réparation",
    "echanger": "échange",
    "emprunter": "emprunt",
    "revendre": "revente",
    "preter": "prêt",
    "acheter": "achat d'occasion",
    "louer": "location",
    "mettreenlocation": "mise en location",
    "rapporter": "retour et consigne",
}
ADEME: Headers = {
    "id": ("identifiant",),
    "nom": ("nom",),
    "commune": ("ville",),
    "code_commune": ("code_commune",),
    "code_postal": ("code_postal",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "type_acteur": ("type_dacteur",),
    "labels": ("qualites_et_labels",),
    "paternite": ("paternite",),
    "adresse": ("adresse",),
    "complement": ("complement_dadresse",),
    "site_web": ("site_web",),
    **{name: (name,) for name in ACTIONS},
}
_ESS = "ess"
_OTHERS = "hors de l'ESS"
#: Of the 375 000 lines of ADEME's list, those that are looked at (``aside_reason``).
KEEP = (Keep(("type_dacteur", "qualites_et_labels"), (_ESS,), _OTHERS),
        breton_codes(("code_postal",), 5))


@dataclass(frozen=True)
class Form:
    """A way of writing actors: who publishes it, its headers, those that may be absent, and whom it
    says to cite."""

    publisher: str
    headers: Headers
    optional: tuple[str, ...]
    citation: str = ""


#: Who publishes the actors: the map of the Cress, the list of the agency.
_MAP, _LIST = "Carteco, carte collaborative des Cress", "ADEME, Que faire de mes objets et déchets"
PUBLISHERS = f"{_MAP} ; {_LIST}"
FORMS = (
    Form(_MAP, EXPORT, ("coordonnees", "date")),
    Form(_MAP, CARTECO, ("statut_juridique", "commune", "adresse", "pays", "cree", "modifie"),
         "Carteco (ODbL)"),
    Form(_LIST, ADEME, ("labels", "paternite", "code_commune", "adresse", "complement", "site_web",
                        *ACTIONS), "ADEME"),
)


def form_of(sheet: Sheet) -> Form:
    """Return the form whose headers a sheet has the most of."""
    return max(FORMS, key=lambda form: sheet.find_header(form.headers)[1])


def aside_reason(form: Form, line: dict[str, Cell]) -> str:
    """Return why an actor of an open file is not one of the observatory's; empty for one that
    is."""
    if form.headers is EXPORT:
        return ""
    if form.headers is ADEME and not _is_social(line):
        return _OTHERS
    postcode = whole_code(line["code_postal"].text, 5)
    if postcode:
        inside = postcode[:2] in departements()
    else:
        inside = "activites" in line and "bretagne" in map(normalise, _items(line["activites"]))
    return "" if inside else ELSEWHERE


def _is_social(line: dict[str, Cell]) -> bool:
    """Tell whether ADEME says an actor of the ESS; its label alone counts for an organisation only,
    as a trader may be a person."""
    if _ESS in line["type_acteur"].text.split("|"):
        return True
    has_label = "labels" in line and _ESS in line["labels"].text.split("|")
    return has_label and not is_person(line["nom"].text)


def activities(form: Form, line: dict[str, Cell]) -> list[str]:
    """Return what an actor does; a place among Carteco's categories is no activity."""
    if form.headers is ADEME:
        return [label for name, label in ACTIONS.items()
                if name in line and not line[name].is_empty]
    items = _items(line["activites"])
    return [item for item in items if not _is_place(item)] if form.headers is CARTECO else items


def _items(cell: Cell) -> list[str]:
    return list(filter(None, map(str.strip, re.split(r"[;\n]", cell.text))))


def _is_place(text: str) -> bool:
    return any(territory_of(text, level) for level in ("region", "departement"))


def citation(form: Form, line: dict[str, Cell]) -> str:
    """Return whom to cite for an actor: those that the file names, else its producer."""
    names = line["paternite"].text.replace("|", ", ") if "paternite" in line else ""
    return names or form.citation
