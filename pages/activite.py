"""Activité de la Cress: its report by mission, then what others publish of the same subjects."""

from functools import partial

from dashboard import charts, ui
from dashboard.themes import citations
from dashboard.themes.activite import published, support
from dashboard.warehouse.query import values

ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
report_tab, others = ui.tabs("volet_activite", {
    "Rapport d'activité": published.SOURCE, "Pôles, TAg et DLA, autres publications":
    support.SOURCE})


def report() -> None:
    """Draw the report: its filters, then its blocks by mission."""
    reports = published.reports()
    title = ui.choose("Rapport", reports, "rapport")
    missions = [str(m) for m in values(published.SOURCE, "mission", {"titre": title})]
    chosen = ui.several("Missions", missions, "mission")
    actions = [str(a) for a in values(published.SOURCE, "action",
                                      {"titre": title, "mission": chosen})]
    wanted = ui.several("Actions", actions, "action")
    figures = ui.several("Chiffres parmi les dix", [name for _, name in published.TEN.figures],
                         "chiffre")
    where = {"titre": title, "mission": chosen, "action": wanted}
    filters = {"Rapport": published.told([title], reports),
               "Missions": published.told(chosen, missions),
               "Actions": published.told(wanted, actions)}
    narrowed = len(wanted) < len(actions) or len(chosen) < len(missions)

    for shown in published.SHOWN:
        if isinstance(shown, published.Cards):
            table = published.cards(shown, where, narrowed, figures)
            if not (narrowed and table.empty):
                ui.key_figures(f"activite_{shown.key}", f"{shown.title} – {title}",
                               ui.filtered(table, filters), note=shown.note)
            continue
        table, apart = published.parts(shown, where)
        if narrowed and table.empty:
            continue
        ui.block(f"activite_{shown.key}", published.titled(shown.title, table),
                 ui.filtered(table, filters),
                 partial(charts.bars, x="modalite", y="valeur", ranked=shown.ranked),
                 lecture=published.parts_read(shown, table, apart), note=shown.note)
        if shown.key == "adherents":
            members = published.new_members(where)
            ui.block("activite_nouveaux", f"Nouveaux adhérents – {title}",
                     ui.filtered(members, filters), lecture=published.new_members_read(members))
    everything = published.indicators(where)
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
                             ranked=False),
                     lecture=citations.counts_read(table), note=citations.remarks(table))
        table = support.beside_report()
        ui.block("accompagnement_cress", "La Cress vue par d'autres publications, à côté de son "
                 "rapport d'activité", table, lecture=support.beside_read(table),
                 note=support.GAP_NOTE, printed=len(table.data))
        table = support.others()
        ui.block("accompagnement_autres", citations.titled(
            "TAg, pôles et conférence régionale : autres chiffres publiés", table), table,
            printed=len(table.data))
