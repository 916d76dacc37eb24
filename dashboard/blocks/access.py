"""Who may publish: whoever sits at this machine, or a signed-in person of the editors' list.

What a browser says of itself proves nothing alone; a server that listens on this machine only,
asked by this machine, under this machine's name, without any sign of a relay, is local.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

#: Headers that a relay adds: the person is then elsewhere, though the relay is here.
RELAYS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
          "x-forwarded-server", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip",
          "via")


def is_allowed() -> bool:
    """Return True when this session may see the page « depot »."""
    return local() or editor()


def local() -> bool:
    """Return True when the server listens on the loopback only and this session comes from it,
    without a relay in between; never where ``[depot] local = false``."""
    if not _settings().get("local", True):
        return False
    client = st.context.ip_address  # none from the loopback
    return (is_loopback(st.get_option("server.address") or "")
            and (client is None or is_loopback(client))
            and is_local_request(st.context.headers))


def is_local_request(headers: Mapping[str, str]) -> bool:
    """Return True when the headers of a request show neither a relay nor another name than this
    machine's (a page of another site whose name was made to lead here keeps its own)."""
    told = {name.lower(): value for name, value in headers.items()}
    names = [urlsplit(f"//{told['host']}").hostname] if "host" in told else []
    if "origin" in told:
        names.append(urlsplit(told["origin"]).hostname)
    return all(is_loopback(name or "") for name in names) and not told.keys() & set(RELAYS)


def is_loopback(host: str) -> bool:
    """Tell whether an address is « localhost », 127.0.0.0/8 or ::1; an empty one means every
    interface."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def editor() -> bool:
    """Return True when a person is signed in with a verified e-mail of ``[depot] editeurs``."""
    return bool(st.user.get("is_logged_in")) and is_editor(dict(st.user), _settings())


def is_editor(person: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    """Return True when the claims of a signed-in person are those of an editor.

    An e-mail that its provider does not say verified counts only where the settings say that the
    provider gives none but its own (``courriels_surs``: a directory of the house).
    """
    email = str(person.get("email") or "").strip().casefold()
    listed = settings.get("editeurs", ())
    editors = {str(e).strip().casefold() for e in ([listed] if isinstance(listed, str) else listed)}
    said = person.get("email_verified")
    verified = said is True or str(said).lower() == "true" or (
        said is None and settings.get("courriels_surs") is True)
    return bool(email) and email in editors and verified


def can_sign_in() -> bool:
    """Return True when ``secrets.toml`` says how to sign in."""
    return bool(_secrets().get("auth"))


def _settings() -> Mapping[str, Any]:
    found = _secrets().get("depot")
    return found if isinstance(found, Mapping) else {}


def _secrets() -> Mapping[str, Any]:
    """Return what ``.streamlit/secrets.toml`` says, or nothing."""
    return st.secrets if st.secrets.load_if_toml_exists() else {}
