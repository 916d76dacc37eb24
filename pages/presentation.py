"""Mes présentations: blocks of all pages in an order, with titles and comments of their own; in
large, one a screen, where the address asks for a slide."""

from dashboard import ui
from dashboard.presentation import full_screen
from dashboard.tools import deck_editor

if full_screen.is_asked():
    full_screen.show()
else:
    ui.page("Mes présentations", "Quels chiffres montrer, dans quel ordre, et que dire de chacun ? "
            "Une présentation tient dans l'adresse de cette page et dans un petit fichier.")
    deck_editor.show()
