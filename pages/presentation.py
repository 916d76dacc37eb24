"""Mes présentations: blocks of all pages in an order, with titles and comments of their own; in
large, one a screen, where the address asks for a slide."""

from dashboard import composer, show, ui

if show.asked():
    show.show()
else:
    ui.page("Mes présentations", "Quels chiffres montrer, dans quel ordre, et que dire de chacun ? "
            "Une présentation tient dans l'adresse de cette page et dans un petit fichier.")
    composer.show()
