"""Emploi: published evolutions, directions by sector, competing levels, quarterly detail."""

from collections.abc import Callable

import plotly.graph_objects as go

from dashboard import charts, ui
from dashboard.text import numbers
from dashboard.themes.emploi import (
    calculation_sentences,
    calculations,
    ogec,
    published,
    quarterly,
)
from dashboard.themes.emploi import (
    levels as published_levels,
)
from dashboard.themes.emploi import private_employment as private
from dashboard.themes.emploi import tendencies as words
from dashboard.warehouse.table import Table
from etl.contract import REGION

ui.page("Emploi", "Comment évolue l'emploi de l'ESS, où, dans quelles familles et quels secteurs, "
                  "et par rapport au reste du privé ?")
notes, tendencies, levels, urssaf, detail = shown = ui.tabs("vue", {
    "Évolutions publiées": "emploi", "Tendances par secteur": "emploi_tendances",
    "Niveaux publiés": "emploi_niveaux", "Emploi privé (Urssaf)": private.SOURCE,
    "Détail par trimestre": "emploi_detaille"})
if not any(shown):
    ui.stop()
places = published.territories()
code = REGION if urssaf else ui.choose("Territoire", list(places), "territoire",
                                                 show=places.__getitem__)
place, everywhere = places[code], "Bretagne et départements"
span = ui.years("Années", *(private.years() if urssaf else published.years())) if not levels else (
    0, 0)
filters = {"Années": f"{span[0]} à {span[1]}"} if not levels else {}


def show(key: str, subject: str, table: Table, chart: Callable[..., go.Figure], *columns: str,
         lecture: str = "", note: str = "", where: str = place, **options: object) -> None:
    """A block whose title says where and when, and whose extract says the filters."""
    ui.block(key, published.titled(subject, where, published.span_of(table)),
             ui.filtered(table, {"Territoire": where, **filters}),
             lambda t: chart(t, *columns, **options), lecture=lecture, note=note)


if notes:
    with notes:
        ui.yearly_note()
        unit = ui.choose("Unité (familles, départements)", list(published.INDICATEURS), "unite")
        famille = ui.several("Familles", published.families(), "famille")
        year = ui.choose("Année (départements)", published.note_years(), "annee_tableau")
        ui.key_figures(
            "emploi_dernier",
            "Dernière évolution annuelle publiée – " + place,
            ui.filtered(published.key_figures(code, span), {"Territoire": place} | filters),
        )
        for key, subject, other in published.AGAINST_PRIVATE:
            table = published.against_private(other, code, span)
            show(key, subject, table, published.to_scale(charts.grouped), "periode", "valeur",
                 "groupe", lecture=published.compared(table))
        urssaf_table = private.changes(span, code)
        show("emploi_prive_compare", "Évolution annuelle de l'emploi privé, ESS comprise (Urssaf)",
             urssaf_table, charts.bars, "annee", "evolution", horizontal=False, ranked=False,
             lecture=private.changes_read(urssaf_table),
             note=private.apart(urssaf_table, published.against_private("%", code, span)))
        table = published.by_sector(code, span)
        show("emploi_secteurs", "Évolution annuelle de l'emploi de l'ESS par secteur", table,
             charts.bars, "libelle", "valeur", lecture=published.sectors_read(table), ranked=False)
        table = published.by_family(unit, code, span, famille)
        filters |= published.told(famille)
        show("emploi_familles", f"Évolution annuelle de l'emploi par famille en {unit}", table,
             charts.grouped, "periode", "valeur", "famille", lecture=published.families_read(table))
        table, filters = published.by_departement(unit, year), {"Année": str(year)}
        show("emploi_departements", f"Évolution de l'emploi par statut et département en {unit}",
             table, published.to_scale(charts.heat), "territoire_nom", "famille", "valeur",
             where=everywhere, lecture=published.departements_read(table))
        table = ogec.figures(span)
        if not table.empty:
            ui.block("emploi_hors_ogec", published.titled(
                "Évolution de l'emploi associatif, avec et sans les OGEC", everywhere,
                published.span_of(table)), table, lecture=ogec.reading(table),
                note=ogec.NOTE, printed=len(table.data))
if tendencies:
    with tendencies:
        for key, subject, table, x, y, where in words.blocks(span, code, place, everywhere):
            show(key, subject, table, words.grid, x, y, lecture=words.read(table), where=where)
if levels:
    with levels:
        name = ui.choose("Indicateur", published_levels.indicators(), "indicateur_emploi",
                         published_levels.LEVEL)
        table = published_levels.levels(name, code)
        show("emploi_niveaux", name, table, charts.dots, "publication", "valeur", "unite_imprimee",
             lecture=published_levels.levels_read(table), height=published_levels.height(table))
if urssaf:
    with urssaf:
        table = ui.filtered(private.key_figures(span), filters)
        ui.key_figures("prive_dernier", "Derniers chiffres de l'emploi privé – Bretagne", table,
                       note=private.two_counts(table))
        table = private.quarters(span)
        show("prive_trimestres", private.QUARTERLY, table, charts.lines, "periode", "valeur",
             lecture=private.quarters_read(table))
        table = private.index(span)
        show("prive_indice", f"{private.QUARTERLY}, en indice", table, charts.lines, "periode",
             "indice", "territoire_nom", lecture=private.index_read(table),
             where="Bretagne et France")
        table = private.levels(span)
        show("prive_departements", private.YEARLY, table, charts.lines, "periode", "valeur",
             "territoire_nom", lecture=private.levels_read(table), where="Départements")
        table = private.changes(span)
        show("prive_evolutions", f"{private.YEARLY}, évolution sur un an", table, charts.heat,
             "annee", "territoire_nom", "evolution", lecture=private.changes_read(table),
             where=everywhere)
if detail:
    with detail:
        measure = ui.choose("Mesure", quarterly.measures(), "mesure", show=lambda m: m.label)
        split = ui.choose("Comparer", list(quarterly.SPLITS), "comparer")
        base = ui.choose("Base 100", quarterly.bases(), "base", show=numbers.quarter)
        chosen = {name: ui.several(label, options, key, default) for name, (
            key, label, options, default) in quarterly.choices(split).items()}
        offered = calculations.kinds(split)
        filters |= quarterly.told(**chosen)
        asked = calculations.Asked(measure.name, split, code, base, span, **chosen)
        for kind in ui.several("Calculs", offered, "calculs", calculations.USUAL):
            result = calculations.KINDS[kind](asked)
            show(result.key, f"{quarterly.subject(measure, split, **chosen)}, "
                 f"{calculations.called(result)}", result.table, result.chart, *result.columns,
                 lecture=calculation_sentences.latest(result, measure.name),
                 where=quarterly.where(split, place))
