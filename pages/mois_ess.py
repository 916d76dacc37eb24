"""Mois de l'ESS: events, organisers, participants by edition; announced is not counted."""

import streamlit as st

from dashboard import charts, mois, ui
from dashboard.ask import LATEST, Where, pick

ui.page("Mois de l'ESS", "Combien d'événements, d'organisateurs et de participants au Mois de "
        "l'ESS, chaque novembre, et quelle part de la France ? Ce qui est annoncé avant le mois "
        "n'est pas compté : le bilan l'est.")
if not ui.available(mois.SOURCE):
    st.stop()
places = mois.territories()
codes = ui.several("Territoires", list(places), "mois_territoire", show=places.__getitem__)
span = ui.years("Éditions", *mois.years())
dark = ui.dark()
chosen = {"Territoires": ", ".join(places[c] for c in codes), "Éditions": f"{span[0]} à {span[1]}"}


def last(indicateur: str, title: str) -> tuple[str, Where, str]:
    """The last published figure of an indicator in Bretagne."""
    where = {"indicateur": indicateur, "territoire": mois.BRETAGNE, "annee": LATEST}
    return mois.SOURCE, where, title


if mois.BRETAGNE in codes:
    ui.key_figures("mois_edition", "Dernier bilan publié en Bretagne", pick([
        last(mois.COUNTED, "Événements (bilan), {annee}"),
        last(mois.ORGANISERS, "Structures organisatrices, {annee}"),
        last(mois.MEMBERS, "dont adhérentes de la Cress, {annee}"),
        last(mois.PARTICIPANTS, "Participants, {annee}"),
        last(mois.SHARE, "Part des événements français, {annee}")]))
for code in codes:
    table = mois.events(code, span)
    ui.block(f"mois_evenements_{code}", mois.titled("Événements comptés, référencés et annoncés",
                                                    places[code], table),
             ui.filtered(table, {"Éditions": chosen["Éditions"]}),
             lambda t: charts.grouped(mois.with_gaps(t), "annee", "valeur", "indicateur",
                                      horizontal=False, dark=dark),
             lecture=mois.events_read(table),
             note="Barres creuses : annoncé, estimé ou provisoire. Tiret : non publié.")
if mois.BRETAGNE in codes:
    table = mois.shares(span)
    ui.block("mois_part", mois.titled("Part de la Bretagne dans les événements", "France", table),
             ui.filtered(table, {"Éditions": chosen["Éditions"]}),
             lambda t: charts.bars(mois.with_gaps(t), "annee", "valeur", "origine",
                                   horizontal=False, ranked=False, dark=dark),
             lecture=mois.shares_read(table),
             note="La part calculée rapporte deux bilans de la même année ; elle n'est jamais "
                  "calculée entre ce qui est annoncé, référencé et compté.")
for key, title, names in (("organisateurs", "Structures organisatrices", (mois.ORGANISERS,)),
                          ("participants", "Participants", (mois.PARTICIPANTS,))):
    table = mois.counts(names, span, codes)
    ui.block(f"mois_{key}", mois.titled(title, chosen["Territoires"], table),
             ui.filtered(table, chosen),
             lambda t: charts.lines(t, "annee", "valeur", "serie", breaks=mois.breaks(t),
                                    dark=dark),
             lecture=mois.counts_read(table),
             note="La Bretagne est comprise dans la France. Les années sans point ne sont pas "
                  "publiées.")
everything = mois.figures({"territoire": codes}, span)
ui.block("mois_tout", mois.titled("Tous les chiffres publiés du Mois de l'ESS",
                                  chosen["Territoires"], everything),
         ui.filtered(everything, chosen))
