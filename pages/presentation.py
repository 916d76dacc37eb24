"""Mes présentations : a slide in large where the address asks for one, else what there is to do."""

from dashboard import show, ui

if show.asked():
    show.show()
else:
    ui.page("Mes présentations", "Présentez les blocs d'une page avec son bouton « Présenter ».")
