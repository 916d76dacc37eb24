"""Activité de la Cress: its report by mission, then what others publish of the same subjects."""

from functools import partial

from dashboard import activity, charts, cited, support, ui
from dashboard.ask import values

ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
report_tab, others = ui.tabs("volet_activite", {
    "Rapport d'activité": activity.SOURCE, "Pôles, TAg et DLA, autres publications":
    support.SOURCE})


def report() -> None:
    """Draw the report: its filters, then its blocks by mission."""
    reports = activity.reports()
    title = ui.choose("Rapport", reports, "rapport")
    missions = [str(m) for m in values(activity.SOURCE, "mission", {"titre": title})]
    chosen = ui.several("Missions", missions, "mission")
    actions = [str(a) for a in values(activity.SOURCE, "action",
                                      {"titre": title, "mission": chosen})]
    wanted = ui.several("Actions", actions, "action")
    figures = ui.several("Chiffres parmi les dix", [name for _, name in activity.TEN.figures],
                         "chiffre")
    where = {"titre": title, "mission": chosen, "action": wanted}
    filters = {"Rapport": activity.told([title], reports),
               "Missions": activity.told(chosen, missions),
               "Actions": activity.told(wanted, actions)}
    narrowed = len(wanted) < len(actions) or len(chosen) < len(missions)

    for shown in activity.SHOWN:
        if isinstance(shown, activity.Cards):
            table = activity.cards(shown, where, narrowed, figures)
            if not (narrowed and table.empty):
                ui.key_figures(f"activite_{shown.key}", f"{shown.title} – {title}",
                               ui.filtered(table, filters), note=shown.note)
            continue
        table, apart = activity.parts(shown, where)
        if narrowed and table.empty:
            continue
        ui.block(f"activite_{shown.key}", activity.titled(shown.title, table),
                 ui.filtered(table, filters),
                 partial(charts.bars, x="modalite", y="valeur", ranked=shown.ranked,
                         dark=ui.dark()),
                 lecture=activity.parts_read(shown, table, apart), note=shown.note)
        if shown.key == "adherents":
            members = activity.new_members(where)
            ui.block("activite_nouveaux", f"Nouveaux adhérents – {title}",
                     ui.filtered(members, filters), lecture=activity.new_members_read(members))
    everything = activity.indicators(where)
    ui.block("activite_indicateurs", f"Tous les indicateurs – {title}",
             ui.filtered(everything, filters))


if report_tab:
    with report_tab:
        report()
if others:
    with others:
        for key, title, table in support.counted():
            ui.block(f"accompagnement_{key}", title, table,
                     partial(charts.bars, x="repere", y="valeur", colour="fiabilite",
                             ranked=False, dark=ui.dark()),
                     lecture=cited.counts_read(table), note=cited.remarks(table))
        table = support.beside_report()
        ui.block("accompagnement_cress", "La Cress vue par d'autres publications, à côté de son "
                 "rapport d'activité", table, lecture=support.beside_read(table),
                 note=support.GAP_NOTE, printed=len(table.data))
        table = support.others()
        ui.block("accompagnement_autres", cited.titled(
            "TAg, pôles et conférence régionale : autres chiffres publiés", table), table,
            printed=len(table.data))
