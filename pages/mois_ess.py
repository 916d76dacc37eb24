"""Mois de l'ESS: events, organisers, participants by edition; announced is not counted."""

from dashboard import charts, lecture, mois, ui
from dashboard.ask import LATEST, Where, pick

ui.page("Mois de l'ESS", "Combien d'événements, d'organisateurs et de participants au Mois de "
        "l'ESS, chaque novembre, et quelle part de la France ? Ce qui est annoncé avant le mois "
        "n'est pas compté : le bilan l'est.")
if not ui.available(mois.SOURCE):
    ui.stop()
places = mois.territories()
codes = ui.several("Territoires", list(places), "mois_territoire", show=places.__getitem__)
every = mois.years()
span = ui.years("Éditions", *every)
where = lecture.join(places[c] for c in codes)
editions = {"Éditions": "" if span == every else f"{span[0]} à {span[1]}"}
chosen = {"Territoires": "" if len(codes) == len(places) else where, **editions}


def last(indicateur: str, title: str, sentence: str) -> tuple[str, Where, str, str]:
    """The last published figure of an indicator in Bretagne."""
    where = {"indicateur": indicateur, "territoire": mois.BRETAGNE, "annee": LATEST}
    return mois.SOURCE, where, title, "{quand}, le Mois de l'ESS {ou} " + sentence


if mois.BRETAGNE in codes:
    ui.key_figures("mois_edition", "Dernier bilan publié en Bretagne", pick([
        last(mois.COUNTED, "Événements (bilan), {annee}", "compte {valeur} à son bilan."),
        last(mois.ORGANISERS, "Structures organisatrices, {annee}", "est organisé par {valeur}."),
        last(mois.MEMBERS, "dont adhérentes de la Cress, {annee}",
             "compte {valeur} adhérant à la Cress parmi ses organisateurs."),
        last(mois.PARTICIPANTS, "Participants, {annee}", "réunit {valeur}."),
        last(mois.SHARE, "Part des événements français, {annee}",
             "représente {valeur} des événements français.")]))
table = mois.counts((mois.COUNTED,), span, codes)
ui.block("mois_evenements", mois.titled("Événements comptés au bilan", where, table),
         ui.filtered(table, chosen),
         lambda t: charts.grouped(mois.with_gaps(t), "ligne", "valeur", "serie", dark=ui.dark()),
         lecture=mois.counts_read(table), note="La Bretagne est comprise dans la France.")
table = mois.before(span, codes)
ui.block("mois_avant", mois.titled("Événements et participants annoncés, inscrits, référencés ou "
                                   "attendus", where, table),
         ui.filtered(table, chosen), printed=len(table.data))
table = mois.registered(span, codes)
if not table.empty:
    ui.block("mois_inscrits", mois.titled("Événements inscrits, par forme et par semaine "
                                          "thématique", lecture.join(
                                              table.data["territoire_nom"].unique()), table),
             ui.filtered(table, chosen), note=mois.OVERLAP, printed=len(table.data))
table = mois.per_inhabitant(span, codes)
ui.block("mois_habitants", mois.titled(
    f"Événements {mois.PER_INHABITANTS}",
    lecture.join(n for n in places.values() if n in set(table.data["territoire_nom"])) or where,
    table),
         ui.filtered(table, chosen),
         lambda t: charts.grouped(mois.with_gaps(t), "ligne", "valeur", "territoire_nom",
                                  dark=ui.dark()),
         lecture=mois.per_inhabitant_read(table),
         nothing="Aucun bilan de ces éditions ne peut être rapporté à une population.",
         note="Population de 2023 pour toutes les éditions : un ordre de grandeur pour les plus "
              "anciennes.")
for key, title, names in (("organisateurs", "Structures organisatrices", (mois.ORGANISERS,)),
                          ("participants", "Participants", (mois.PARTICIPANTS,))):
    table = mois.counts(names, span, codes)
    ui.block(f"mois_{key}", mois.titled(title, where, table),
             ui.filtered(table, chosen),
             lambda t: charts.grouped(mois.with_gaps(t), "ligne", "valeur", "serie",
                                      dark=ui.dark()),
             lecture=mois.counts_read(table),
             note="La Bretagne est comprise dans la France. Barres pâles : estimé (e).")
if mois.FRANCE in codes:
    ui.key_figures("mois_qui", "Qui organise en France", pick([
        (mois.SOURCE, {"indicateur": name, "territoire": mois.FRANCE, "annee": LATEST},
         f"{name}, {{annee}}", sentence) for name, sentence in mois.WHO]))
table = mois.partners(span, codes)
ui.block("mois_partenaires", mois.titled("Partenaires et acteurs associés", where, table),
         ui.filtered(table, chosen), note=mois.partners_note(), printed=len(table.data))
everything = mois.figures({"territoire": codes}, span)
ui.block("mois_tout", mois.titled("Tous les chiffres publiés du Mois de l'ESS",
                                  where, everything),
         ui.filtered(everything, chosen))
