"""The words of agreement of a questionnaire."""

from __future__ import annotations

#: From no to yes.
AGREEMENT = ("Pas du tout d'accord", "Plutôt pas d'accord", "Ni d'accord ni pas d'accord",
             "Plutôt d'accord", "Tout à fait d'accord")
