"""Déposer un classeur: verified beside what is published, then published or abandoned."""

from dashboard import ui
from dashboard.pages import DESK
from dashboard.tools.deposit import page, report

ui.page("Déposer un classeur", "Que contient ce classeur, qu'y a-t-il à corriger, et que "
        "changerait-il à ce qui est publié ? Rien n'est publié avant votre accord.")
ui.require_access(DESK, "déposer un classeur", "aux éditeurs")

page.show_published()
questions = page.ask()
candidate = page.verify(questions) if questions else None
if candidate:
    report.report(candidate, replace=page.replace_these)
    report.picture(candidate)
    report.differences(candidate)
    page.decide(candidate)
