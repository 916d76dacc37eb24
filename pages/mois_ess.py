"""Mois de l'ESS: events, organisers, participants by edition; announced is not counted."""

from dashboard import charts, ui
from dashboard.text import lecture
from dashboard.themes import mois_ess
from dashboard.warehouse.query import LATEST, Where, pick
from etl.contract import REGION

ui.page("Mois de l'ESS", "Combien d'événements, d'organisateurs et de participants au Mois de "
        "l'ESS, chaque novembre, et quelle part de la France ? Ce qui est annoncé avant le mois "
        "n'est pas compté : le bilan l'est.")
if not ui.available(mois_ess.SOURCE):
    ui.stop()
places = mois_ess.territories()
codes = ui.several("Territoires", list(places), "mois_territoire", show=places.__getitem__)
every = mois_ess.years()
span = ui.years("Éditions", *every)
where = lecture.join(places[c] for c in codes)
editions = {"Éditions": "" if span == every else f"{span[0]} à {span[1]}"}
chosen = {"Territoires": "" if len(codes) == len(places) else where, **editions}


def last(indicateur: str, title: str, sentence: str) -> tuple[str, Where, str, str]:
    """The last published figure of an indicator in Bretagne."""
    where = {"indicateur": indicateur, "territoire": REGION, "annee": LATEST}
    return mois_ess.SOURCE, where, title, "{quand}, le Mois de l'ESS {ou} " + sentence


if REGION in codes:
    ui.key_figures(
        "mois_edition",
        "Dernier bilan publié en Bretagne",
        pick(
            [
                last(
                    mois_ess.COUNTED, "Événements (bilan), {annee}", "compte {valeur} à son bilan."
                ),
                last(
                    mois_ess.ORGANISERS,
                    "Structures organisatrices, {annee}",
                    "est organisé par {valeur}.",
                ),
                last(
                    mois_ess.MEMBERS,
                    "dont adhérentes de la Cress, {annee}",
                    "compte {valeur} adhérant à la Cress parmi ses organisateurs.",
                ),
                last(mois_ess.PARTICIPANTS, "Participants, {annee}", "réunit {valeur}."),
                last(
                    mois_ess.SHARE,
                    "Part des événements français, {annee}",
                    "représente {valeur} des événements français.",
                ),
            ]
        ),
    )
table = mois_ess.counts((mois_ess.COUNTED,), span, codes)
ui.block(
    "mois_evenements",
    mois_ess.titled("Événements comptés au bilan", where, table),
    ui.filtered(table, chosen),
    lambda t: charts.grouped(mois_ess.with_gaps(t), "ligne", "valeur", "serie"),
    lecture=mois_ess.counts_read(table),
    note="La Bretagne est comprise dans la France.",
)
table = mois_ess.before(span, codes)
ui.block(
    "mois_avant",
    mois_ess.titled(
        "Événements et participants annoncés, inscrits, référencés ou attendus", where, table
    ),
    ui.filtered(table, chosen),
    printed=len(table.data),
)
table = mois_ess.registered(span, codes)
if not table.empty:
    ui.block("mois_inscrits", mois_ess.titled("Événements inscrits, par forme et par semaine "
                                              "thématique", lecture.join(
                                                  table.data["territoire_nom"].unique()), table),
             ui.filtered(table, chosen), note=mois_ess.OVERLAP, printed=len(table.data))
table = mois_ess.per_inhabitant(span, codes)
ui.block("mois_habitants", mois_ess.titled(
    f"Événements {mois_ess.PER_INHABITANTS}",
    lecture.join(n for n in places.values() if n in set(table.data["territoire_nom"])) or where,
    table),
         ui.filtered(table, chosen),
         lambda t: charts.grouped(mois_ess.with_gaps(t), "ligne", "valeur", "territoire_nom"),
         lecture=mois_ess.per_inhabitant_read(table),
         nothing="Aucun bilan de ces éditions ne peut être rapporté à une population.",
         note="Population de 2023 pour toutes les éditions : un ordre de grandeur pour les plus "
              "anciennes.")
for key, title, names in (("organisateurs", "Structures organisatrices", (mois_ess.ORGANISERS,)),
                          ("participants", "Participants", (mois_ess.PARTICIPANTS,))):
    table = mois_ess.counts(names, span, codes)
    ui.block(f"mois_{key}", mois_ess.titled(title, where, table),
             ui.filtered(table, chosen),
             lambda t: charts.grouped(mois_ess.with_gaps(t), "ligne", "valeur", "serie"),
             lecture=mois_ess.counts_read(table),
             note="La Bretagne est comprise dans la France. Barres pâles : estimé (e).")
if mois_ess.FRANCE in codes:
    ui.key_figures("mois_qui", "Qui organise en France", pick([
        (mois_ess.SOURCE, {"indicateur": name, "territoire": mois_ess.FRANCE, "annee": LATEST},
         f"{name}, {{annee}}", sentence) for name, sentence in mois_ess.WHO]))
table = mois_ess.partners(span, codes)
ui.block("mois_partenaires", mois_ess.titled("Partenaires et acteurs associés", where, table),
         ui.filtered(table, chosen), note=mois_ess.partners_note(), printed=len(table.data))
everything = mois_ess.figures({"territoire": codes}, span)
ui.block("mois_tout", mois_ess.titled("Tous les chiffres publiés du Mois de l'ESS",
                                      where, everything),
         ui.filtered(everything, chosen))
