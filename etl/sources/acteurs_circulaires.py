"""Acteurs de l'économie circulaire: the collaborative map Carteco, and ADEME's open list.

A collaborative map has defects.  The rule, applied row by row and told as warnings:

- no commune: the row is kept; the commune is the one of the postcode when only one has it,
  otherwise the actor counts in its département alone;
- accents lost (« Pl?rin »): the commune is recognised when a single commune of the same postcode
  fits what is left of the name;
- coordinates outside Brittany: they are dropped; the actor is drawn at the centre of its commune;
- duplicate (same name in the same place, ``etl.tidy.duplicates``): the first row is kept, the next
  ones are set aside, those of another file too.
"""

from __future__ import annotations

from etl.contract import SURVEY, Column, Measure, Secrecy, Source
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources import _actor_forms as forms
from etl.sources import _actor_places as places
from etl.sources._communes import COMMUNE_COLUMNS, POSITION_COLUMNS, commune_fields
from etl.tidy.tidy import Tidy

ACTIVITES = "activites"

SOURCE = Source(
    id="acteurs_circulaires",
    kind="fiches",
    title="Acteurs de l'ESS dans l'économie circulaire",
    producer=forms.PUBLISHERS,
    licence="Carteco : Open Database License (ODbL), citer Carteco, partager à l'identique toute "
            "base de données qui en est tirée ; ADEME : Licence Ouverte 2.0, citer les "
            "producteurs nommés par la colonne « Paternité »",
    nature=SURVEY,
    # Of two files that tell the same actor, Carteco's is read first, and kept: it knows more.
    patterns=("acteurs_circulaires/*carteco*.xlsx", "acteurs_circulaires/*.xlsx"),
    columns=(
        Column("nom", "Nom", required=True),
        Column("statut_juridique", "Statut ESS"),
        *COMMUNE_COLUMNS[:2],
        Column("code_postal", "Code postal"),
        *COMMUNE_COLUMNS[2:],
        *POSITION_COLUMNS,
        Column("position", "Position", values=("export", "centre de la commune", "inconnue"),
               definition="D'où viennent les coordonnées."),
        Column("etp", "Équivalents temps plein", type="nombre", unit="ETP", low=0),
        Column("annee_creation", "Année de création", type="entier", low=1800, high=2100,
               past=True),
        Column("membre_rab", "Membre du réseau des recycleries (RAB)", type="booléen"),
        Column("reseau_materiaux", "Membre du réseau matériaux", type="booléen"),
        Column("retenu", "Retenu", type="booléen",
               definition="Faux quand la ligne est mise à l'écart (doublon)."),
        Column("defaut", "Défaut constaté",
               definition="Défaut de la ligne, et ce qui en est fait."),
        Column("paternite", "Paternité",
               definition="Qui citer pour cette fiche, quand elle vient d'un fichier ouvert."),
        Column("editeur", "Éditeur", definition="Qui publie la liste où cette fiche est lue."),
    ),
    headers=forms.EXPORT,
    optional=("coordonnees", "date"),
    dated="date",
    measures=(
        Measure("structures", "Structures", "structures", "count(*) FILTER (WHERE retenu)",
                definition="Nombre de structures référencées, doublons exclus.", additive=True),
        Measure("etp", "Équivalents temps plein déclarés", "ETP", "sum({0})", 1,
                uses=("etp",), additive=True,
                definition="Somme des ETP déclarés ; les structures qui n'en déclarent pas ne "
                           "comptent pas. Par département et par statut seulement, sous secret "
                           "statistique."),
    ),
    champ="Structures de l'ESS référencées dans Carteco en Bretagne",
    notes=("Une structure peut avoir plusieurs activités : la somme des activités dépasse le "
           "nombre de structures.",),
    children={ACTIVITES: "Activités"},
    same=("nom", "code_postal"),
    formats=False,
    keep=forms.KEEP,
    secrecy=Secrecy(("etp",), by=("departement", "statut_juridique"), only="retenu"),
)


def tidy(book: Workbook) -> Tidy:
    """Return one row an actor, in the order of the file."""
    out = Tidy(SOURCE, book)
    for sheet in book.tables:
        _add_actors(out, sheet)
    return out


def _add_actors(out: Tidy, sheet: Sheet) -> None:
    form = forms.form_of(sheet)
    table = out.table(sheet, form.headers, form.optional, dict.fromkeys(
        ("latitude", "longitude"), ("coordonnees",)))
    member, network = (out.booleans(table, n) for n in ("membre_rab", "reseau_materiaux"))
    for line in table.body:
        if reason := forms.aside_reason(form, line):
            out.aside[reason] += 1
            continue
        row, ident = line["id"].row, line["id"].text
        defects = places.Defects(out, sheet)
        postcode = out.code(sheet, line["code_postal"], "code_postal")
        commune = places.commune(defects, line, postcode)
        position = places.position(defects, line, commune)
        numbers = {name: out.number(sheet, line[name], name)[0] if name in line else None
                   for name in ("etp", "annee_creation")}
        out.record(
            sheet, row, id=ident, nom=line["nom"].text, code_postal=postcode,
            statut_juridique=line["statut_juridique"].text if "statut_juridique" in line else "",
            **commune_fields(commune, postcode[:2]), **position, **numbers, membre_rab=member[row],
            reseau_materiaux=network[row], retenu=True, defaut=" ; ".join(defects),
            paternite=forms.citation(form, line), editeur=form.publisher)
        for activity in forms.activities(form, line):
            out.answer(ident, ACTIVITES, activity)
