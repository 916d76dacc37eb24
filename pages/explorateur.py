"""Explorateur: any indicator or measure, compared, transformed, drawn, pinned on a board."""

from dashboard import ui
from dashboard.tools.explorer import page

ui.page("Explorateur", "Quel chiffre, où, depuis quand, à côté de quoi, sans mêler ce qui ne "
                       "se compare pas ?", in_column=True)
page.show()
