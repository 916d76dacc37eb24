"""Decide who may publish and who may query in SQL: the person at this machine, or a signed-in
person of a list.

What a browser says of itself proves nothing alone; a server that listens on this machine only,
asked by a page of its own, by this machine, under this machine's name, without any sign of a relay,
is local.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.pages import DESK, WORKSHOP, Page

#: Names of headers that a browser sends (and the Prometheus of this machine): any other one
#: (X-Forwarded-For, Via, CF-Ray, X-Amzn-Trace-Id, Tailscale-User-Login…) is added by a relay, and
#: the person is then elsewhere, though the relay is here.
DIRECT = re.compile(
    r"host|connection|upgrade(-insecure-requests)?|origin|referer|cookie|user-agent|accept(-\w+)*"
    r"|authorization|cache-control|pragma|priority|dnt|save-data|sec-.*|x-prometheus-.*")


def is_open(page: Page) -> bool:
    """Tell whether this session may see a page."""
    return not page.restricted or is_allowed(page.restricted)


def is_allowed(section: str = DESK) -> bool:
    """Tell whether this session may use a section: the desk, or the SQL workshop, which
    ``[atelier] ouvert = true`` opens to all."""
    return (_is_local() or (section == WORKSHOP and _settings(section).get("ouvert") is True)
            or is_signed_in(section))


def _is_local() -> bool:
    """Tell whether the server listens on the loopback only and this session comes from it,
    without a relay in between; never where ``[depot] local = false``."""
    if not (_settings(DESK).get("local", True) and is_loopback(
            st.get_option("server.address") or "")):
        return False
    if get_script_run_ctx(suppress_warning=True) is None:
        return True  # the server's own work, before any reader
    client = st.context.ip_address  # none from the loopback
    return (client is None or is_loopback(client)) and is_local_request(st.context.headers)


def is_local_request(headers: Mapping[str, str]) -> bool:
    """Tell whether the headers of a session show this machine: a page of this server, opened
    under a local name, and no relay.  A page of another site whose name leads here keeps its own
    name.

    A session without headers is that of a reader who has left.
    """
    values = {name.lower(): value for name, value in headers.items()}
    host, (_, _, page) = values.get("host", ""), values.get("origin", "").partition("://")
    return is_local_name(host) and page == host and not is_relayed(values)


def is_local_name(host: str) -> bool:
    """Tell whether a ``Host`` (a name, and a port perhaps) is this machine's for itself."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def is_relayed(names: Iterable[str]) -> bool:
    """Tell whether, of these names of headers, one is not of a browser."""
    return not all(DIRECT.fullmatch(name.lower()) for name in names)


def is_loopback(host: str) -> bool:
    """Tell whether an address is « localhost », 127.0.0.0/8 or ::1; an empty one means every
    interface."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_signed_in(section: str) -> bool:
    """Tell whether a person is signed in with a verified e-mail of ``[depot] editeurs``, or,
    for the workshop, of ``[atelier] lecteurs``."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return False  # nobody is there
    return bool(st.user.get("is_logged_in")) and is_listed(
        dict(st.user), _settings(DESK),
        [*_emails(_settings(DESK), "editeurs"),
         *(_emails(_settings(WORKSHOP), "lecteurs") if section == WORKSHOP else ())])


def is_listed(person: Mapping[str, Any], settings: Mapping[str, Any],
              emails: Iterable[str]) -> bool:
    """Tell whether the claims of a signed-in person are those of somebody of a list.

    An e-mail that its provider does not say verified counts only where the settings say that the
    provider gives none but its own (``courriels_surs``: a directory of the house).
    """
    email = str(person.get("email") or "").strip().casefold()
    claim = person.get("email_verified")
    is_verified = claim is True or str(claim).lower() == "true" or (
        claim is None and settings.get("courriels_surs") is True)
    return bool(email) and email in emails and is_verified


def _emails(settings: Mapping[str, Any], name: str) -> set[str]:
    """Return the e-mails of a list of the settings, or the only one."""
    emails = settings.get(name, ())
    return {str(e).strip().casefold() for e in ([emails] if isinstance(emails, str) else emails)}


def can_sign_in() -> bool:
    """Tell whether ``secrets.toml`` says how to sign in."""
    return bool(_secrets().get("auth"))


def _settings(section: str) -> Mapping[str, Any]:
    values = _secrets().get(section)
    return values if isinstance(values, Mapping) else {}


def _secrets() -> Mapping[str, Any]:
    """Return what ``.streamlit/secrets.toml`` says, or nothing."""
    return st.secrets if st.secrets.load_if_toml_exists() else {}
