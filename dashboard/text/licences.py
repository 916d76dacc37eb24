"""What the licence of a source asks of who takes its data away."""

from __future__ import annotations

#: Short names of the licences that ask to share alike, as the contracts write them.
_SHARE_ALIKE = ("(ODbL)",)


def share_alike_sentence(licence: str) -> str:
    """Return what a licence asks of who makes another database of the data; empty for one that
    asks nothing."""
    names = [name.strip("()") for name in _SHARE_ALIKE if name in licence]
    return (f"Des données sont sous licence {' et '.join(names)} : toute base de données qui en "
            "est tirée et diffusée l'est sous la même licence, et cite leur producteur."
            if names else "")
