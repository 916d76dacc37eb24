"""« Tout télécharger »: the zip of every source, sent as it is made."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import export
from dashboard.blocks.filters import DEMONSTRATION
from dashboard.ui import downloads
from dashboard.warehouse.connection import WarehouseMissing, latest_build


def everything(request: Request) -> Response:
    """Answer the zip of the build in place (``export.archive``), with the demonstration unless the
    address says « false »."""
    demonstration = request.query_params.get(DEMONSTRATION, "").lower() != "false"
    page = f"{request.base_url}donnees" + f"?{DEMONSTRATION}=false" * (not demonstration)
    try:
        build = latest_build()
        name = downloads.archive_name(date.today(), demonstration)
    except WarehouseMissing as fault:
        return PlainTextResponse(str(fault), 503)
    return StreamingResponse(
        () if request.method == "HEAD" else export.archive(build, demonstration, page),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"',
                 "Cache-Control": "no-store"})
