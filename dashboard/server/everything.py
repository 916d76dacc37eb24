"""« Tout télécharger »: the zip of every source, sent as it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import export
from dashboard.blocks.filters.demonstration import SWITCH, is_demonstration_left
from dashboard.ui.card import downloads
from dashboard.warehouse.connection import WarehouseMissing, latest_build

#: One part is made at a time, whoever asks: readers of pages wait for one thread, not for ten.
_TURN = anyio.CapacityLimiter(1)


async def parts(archive: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the parts of an archive, each made in its turn; who is slow to read keeps no other
    waiting."""
    while (part := await anyio.to_thread.run_sync(next, archive, None, limiter=_TURN)) is not None:
        yield part


def everything(request: Request) -> Response:
    """Answer the zip of the build in place (``export.archive``), with the demonstration unless the
    address hides it."""
    demonstration = is_demonstration_left(request.query_params.get(SWITCH, ""))
    page = f"{request.base_url}donnees" + f"?{SWITCH}=false" * (not demonstration)
    try:
        build = latest_build()
        name = downloads.archive_name(date.today(), demonstration)
    except WarehouseMissing as fault:
        return PlainTextResponse(str(fault), 503)
    return StreamingResponse(
        () if request.method == "HEAD" else parts(export.archive(build, demonstration, page)),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"',
                 "Cache-Control": "no-store"})
