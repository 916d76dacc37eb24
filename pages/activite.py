"""Activité de la Cress: the report's indicators by mission; one unit on an axis, never two."""

from functools import partial

from dashboard import activity, charts, ui
from dashboard.ask import values

ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
if not ui.available(activity.SOURCE):
    ui.stop()
reports = activity.reports()
report = ui.choose("Rapport", reports, "rapport")
missions = [str(m) for m in values(activity.SOURCE, "mission", {"titre": report})]
chosen = ui.several("Missions", missions, "mission")
actions = [str(a) for a in values(activity.SOURCE, "action", {"titre": report, "mission": chosen})]
wanted = ui.several("Actions", actions, "action")
figures = ui.several("Chiffres parmi les dix", [title for _, title in activity.TEN.figures],
                     "chiffre")
where = {"titre": report, "mission": chosen, "action": wanted}
filters = {"Rapport": activity.told([report], reports), "Missions": activity.told(chosen, missions),
           "Actions": activity.told(wanted, actions)}
narrowed = len(wanted) < len(actions) or len(chosen) < len(missions)

for shown in activity.SHOWN:
    if isinstance(shown, activity.Cards):
        table = activity.cards(shown, where, narrowed, figures)
        if not (narrowed and table.empty):
            ui.key_figures(f"activite_{shown.key}", f"{shown.title} – {report}",
                           ui.filtered(table, filters), note=shown.note)
        continue
    table, apart = activity.parts(shown, where)
    if narrowed and table.empty:
        continue
    ui.block(f"activite_{shown.key}", activity.titled(shown.title, table),
             ui.filtered(table, filters),
             partial(charts.bars, x="modalite", y="valeur", ranked=shown.ranked, dark=ui.dark()),
             lecture=activity.parts_read(shown, table, apart), note=shown.note)
    if shown.key == "adherents":
        members = activity.new_members(where)
        ui.block("activite_nouveaux", f"Nouveaux adhérents – {report}",
                 ui.filtered(members, filters), lecture=activity.new_members_read(members))
everything = activity.indicators(where)
ui.block("activite_indicateurs", f"Tous les indicateurs – {report}",
         ui.filtered(everything, filters))
