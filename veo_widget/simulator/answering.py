"""How one step of a client is answered: faults first, then the service, and every refusal into the ledger."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.faults import ACTING, Act, Fault
from veo_widget.simulator.service import Service
from veo_widget.simulator.step import Step, Wire


async def answer(service: Service, step: Step, act: Act, *, wire: Wire) -> Response:
    """The response of `act`, unless a fault of this step is due."""

    async def answered() -> Response:
        try:
            return await act()
        except Refusal as refusal:
            return refused(service, refusal, on=step, wire=wire)

    fault = service.faults.take(step, wire)
    if fault is None:
        return await answered()
    if fault.kind not in ACTING:
        _note(service, step, wire, fault)
    return await fault.apply(answered, wire)


def refused(service: Service, refusal: Refusal, *, on: str, wire: Wire | None, **facts: Any) -> JSONResponse:
    service.ledger.write("refused", wire=wire, on=on, status=refusal.code, message=refusal.message, **facts)
    return JSONResponse(refusal.body(), refusal.code)


def _note(service: Service, step: Step, wire: Wire, fault: Fault) -> None:
    status = None if fault.kind == "drop-before" else fault.status
    service.ledger.write("refused", wire=wire, on=step, status=status, fault=fault.kind)
