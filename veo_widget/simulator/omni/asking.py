"""From a create call's body to an order and the notes its answers need: models, media, turns before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.fields import Json, mapping, text
from veo_widget.simulator.films import Film, probe
from veo_widget.simulator.hosted import id_in
from veo_widget.simulator.omni.errors import OmniRefusal
from veo_widget.simulator.omni.models import OMNI_MODELS, OmniModel
from veo_widget.simulator.omni.parts import read_parts
from veo_widget.simulator.omni.rules import make_order
from veo_widget.simulator.omni.wish import read_wish
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import refuse_at_submit
from veo_widget.simulator.pictures import Pictures
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires.webhooks import check_webhook


class Asking:
    """Reads one body; runs in a thread, because media may be large."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._pictures = Pictures(service.storage.read)

    def read(self, body: Json, *, enterprise: bool) -> tuple[Order, dict[str, Any]]:
        """The order, and what to remember of its call."""
        model = self._model(text(body, "model"))
        wish = read_wish(body, model, enterprise=enterprise)
        check_webhook(body.get("webhook_config"), "webhook_config")
        for name, value in mapping(body.get("labels") or {}, "labels").items():
            text({name: value}, name)
        # Even an empty prompt is taken, and billed, on the service.
        parts = read_parts(body.get("input", ""), self._pictures, self._fetch)
        previous = self._previous(wish.previous) if wish.previous else None
        order = make_order(model, wish, parts, previous, self._service.settings.region)
        due = self._service.faults.directives_due("submit", "omni")
        order = replace(order, directives=(*order.directives, *due))
        _refuse_blocked(order)
        self._pictures.keep(self._service.images)
        return order, {
            "input": parts.echo,
            "delivery": wish.delivery,
            "background": wish.background,
            "store": wish.store,
            "previous": wish.previous,
        }

    def _model(self, model_id: str) -> OmniModel:
        model = OMNI_MODELS.get(model_id)
        day = self._service.clock.today()
        if model is None or not model.runs(day):
            gone = model is not None and model.gone is not None and model.gone <= day
            why = "is no longer available" if gone else "was not found"
            msg = f"The model '{model_id}' {why}."
            raise OmniRefusal(msg, code=404, word="model_not_found")
        return model

    def _previous(self, interaction_id: str) -> Film:
        operation = self._service.interactions.find(interaction_id)
        if self._service.interactions.status(operation) != "completed":
            msg = f"Interaction '{interaction_id}' has not completed."
            raise OmniRefusal(msg, word="failed_precondition")
        paths = self._service.renders.paths(operation)
        film = probe(data := paths[0].read_bytes()) if paths else None
        if film is None:
            msg = f"Interaction '{interaction_id}' holds no video."
            raise OmniRefusal(msg, word="failed_precondition")
        self._pictures.add(data)
        return film

    def _fetch(self, uri: str) -> bytes:
        if uri.startswith("gs://"):
            data = self._service.storage.read(uri)
            if data is None:
                msg = f"The object {uri} was not found."
                raise OmniRefusal(msg, code=404)
            return data
        if (file_id := id_in(uri)) is None:
            msg = f"Invalid value for 'input': '{uri}' is not a file of this service."
            raise OmniRefusal(msg)
        found = self._service.files.get(file_id)
        if not self._service.files.is_active(found):
            msg = f"The File {file_id} is not in an ACTIVE state and usage is not allowed."
            raise OmniRefusal(msg, word="failed_precondition")
        self._service.files.used(found)
        return self._service.files.path_of(found).read_bytes()


def _refuse_blocked(order: Order) -> None:
    try:
        refuse_at_submit(order)
    except Refusal as refusal:
        raise OmniRefusal(refusal.message, word="prohibited_content") from refusal
