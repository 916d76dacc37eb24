"""Inventaire des commerces de l'ESS en milieu rural: one row a shop."""

from __future__ import annotations

import re

from etl.contract import SURVEY, Column, Measure, Source
from etl.french.territories import Territory, territory_of
from etl.french.text import normalise
from etl.licences import OBSERVATORY
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import COMMUNE_COLUMNS, Commune, commune_fields, communes
from etl.tidy.tidy import Tidy

SERVICES = "services"
#: Services that may have a column each (« oui » or « non », a tick or nothing).
SERVICE_COLUMNS = {f"services.{service}": service for service in (
    "épicerie", "café", "restauration", "dépôt de pain", "point poste", "librairie",
    "animation culturelle", "produits locaux", "relais colis", "tiers-lieu")}
_SERVICES = set(map(normalise, SERVICE_COLUMNS.values()))

SOURCE = Source(
    id="commerces_inventaire",
    kind="fiches",
    title="Inventaire des commerces de l'ESS en milieu rural",
    producer="Cress Bretagne",
    licence=OBSERVATORY,
    nature=SURVEY,
    patterns=("commerces_inventaire/*.xlsx",),
    columns=(
        Column("commune", "Code commune", required=True),
        *COMMUNE_COLUMNS[1:],
        Column("latitude", "Latitude", type="nombre", unit="degrés",
               definition="Centre de la commune."),
        Column("longitude", "Longitude", type="nombre", unit="degrés",
               definition="Centre de la commune."),
        Column("densite", "Grille de densité", type="entier",
               definition="Niveau de la grille communale de densité de l'Insee (7 niveaux) ; "
                          "rural : 5 à 7."),
        Column("annee_ouverture", "Année d'ouverture", type="entier", low=1950, high=2100,
               past=True),
        Column("statut_juridique", "Statut juridique"),
        Column("employeur", "Employeur", type="booléen",
               definition="Vrai si le commerce emploie au moins un salarié."),
    ),
    headers={
        "id": ("Identifiant",),
        "commune": ("Commune",),
        "code": ("Code Insee", "Code commune"),
        "annee_ouverture": ("Année d'ouverture",),
        "statut_juridique": ("Statut", "Statut juridique", "Forme juridique"),
        "services": ("Services",),
        "employeur": ("Employeur", "Salariés O/N", "Salariés (oui/non)"),
        "departement": ("Département",),
        **{name: (service.capitalize(),) for name, service in SERVICE_COLUMNS.items()},
        "date": ("Date de l'inventaire", "Année de l'inventaire", "Millésime"),
    },
    optional=("departement", "code", "date", *SERVICE_COLUMNS),
    dated="date",
    measures=(Measure("commerces", "Commerces", "commerces", "count(*)", additive=True,
                      definition="Nombre de commerces inventoriés."),),
    champ="Commerces de l'ESS des communes rurales de Bretagne (densité 5 à 7)",
    children={SERVICES: "Services proposés"},
    formats=False,
)


def tidy(book: Workbook) -> Tidy:
    """Return one row a shop, placed at the centre of its commune."""
    out = Tidy(SOURCE, book)
    for sheet in book.tables:
        table = out.table(sheet, instead={SERVICES: tuple(SERVICE_COLUMNS)})
        answers = {name: out.booleans(table, name) for name in SERVICE_COLUMNS
                   if name in table.place}
        employer = out.booleans(table, "employeur")
        for line in table.body:
            row = line["id"].row
            if (commune := _commune(out, sheet, line)) is None:
                continue
            if commune["rural"] != 1:
                out.report("avertissement", "commune qui n'est pas rurale (densité 1 à 4)", sheet,
                           line["commune"], value=line["commune"].text)
            out.record(
                sheet, row, id=line["id"].text, **commune_fields(commune),
                latitude=commune["latitude"], longitude=commune["longitude"],
                densite=commune["densite_7"],
                annee_ouverture=out.number(sheet, line["annee_ouverture"], "annee_ouverture")[0],
                statut_juridique=line["statut_juridique"].text, employeur=employer[row])
            text = line["services"].text if "services" in line else ""
            services = [*_services(text), *(SERVICE_COLUMNS[name] for name, ticks in answers.items()
                                            if ticks[row])]
            for service in dict.fromkeys(services):
                out.answer(line["id"].text, SERVICES, service)
    return out


def _services(text: str) -> list[str]:
    """Return the services that a cell lists, one a line or between semicolons; commas and strokes
    part them where a service of the form is among what they part (« café, épicerie »)."""
    services: list[str] = []
    for part in re.split(r"[;\n]", text):
        pieces = re.split(r"[,/+]", part)
        parts = pieces if any(normalise(piece) in _SERVICES for piece in pieces) else [part]
        services += filter(None, map(str.strip, parts))
    return services


def _commune(out: Tidy, sheet: Sheet, line: dict[str, Cell]) -> Commune | None:
    """Return the commune of a shop, by its code or else by its name; a name that is another
    commune's, or a département where it is not, is told."""
    code = out.code(sheet, line["code"], "commune") if "code" in line else ""
    if own := communes().get(code):
        expected = {"commune": code, "departement": own["departement"]}
        other = next((line[name] for name, right in expected.items() if name in line and (
            place := _place(line[name].text, name, own["departement"])) and place.code != right),
            None)
        if other is None:
            return own
        out.report("erreur", f"le code Insee {code} est celui de « {own['commune_nom']} » "
                   f"({own['departement_nom']})", sheet, other, value=other.text,
                   expected="une commune, son code et son département qui vont ensemble")
        return None
    place = out.territory(sheet, line["commune"], "commune", line.get("departement"))
    return communes()[place.code] if place else None


def _place(name: str, level: str, departement: str) -> Territory | None:
    """Return the territory of a name, a commune of this département first; None for a name that
    nobody else writes."""
    inside = territory_of(name, level, departement) if level == "commune" else None
    return inside or territory_of(name, level)
