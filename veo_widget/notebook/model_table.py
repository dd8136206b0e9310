"""`%veoctl models`: every model the catalog knows, and what the service does whatever is asked."""

from __future__ import annotations

from datetime import date

from veo_widget.catalog import Model, catalog
from veo_widget.catalog.prices import price_entry
from veo_widget.notebook.showing import Rows, table

_HEADER = ("Model", "On", "Status", "Seconds", "Resolutions", "Videos", "From", "$ per second", "Id")


def model_table(today: date) -> dict[str, str]:
    """The models, those that run first."""
    models = sorted(catalog().models, key=lambda model: not model.runs(today))
    footer = (
        f"As of {catalog().as_of}; prices by Google's list of the day beside them. Every video carries SynthID. "
        "%veoctl models --limits says what holds for all of them and what is not offered."
    )
    return table(_HEADER, [_row(model.as_of(today), today) for model in models], footer)


def limit_table() -> dict[str, str]:
    """What Google's page states for every model, and what this package leaves out."""
    rows: Rows = [*catalog().limits]
    rows += [(f"Not offered: {title}", f"{reason[:1].upper()}{reason[1:]}.") for title, reason in _left_out()]
    return table(("What", "Limit"), rows, f"As of {catalog().as_of}, by Google's guide page and its successors.")


def _left_out() -> list[tuple[str, str]]:
    return list(dict.fromkeys(catalog().not_offered.values()))


def _row(model: Model, today: date) -> tuple[str, ...]:
    seconds = [str(each) for each in model.options["duration_seconds"]]
    many = len(seconds) > 4
    videos = model.options["number_of_videos"]
    return (
        model.name,
        catalog().wires[model.wire].title,
        _status(model, today),
        f"{seconds[0]}-{seconds[-1]}" if many else ", ".join(seconds),
        ", ".join(model.options["resolution"]),
        "1" if len(videos) == 1 else f"1-{max(videos)}",
        ", ".join(model.modes),
        _prices(model, today),
        model.id,
    )


def _status(model: Model, today: date) -> str:
    if model.retired is not None and model.retired <= today:
        heirs = ", ".join(dict.fromkeys(model.successors.values()))
        return f"retired {model.retired}; now {heirs}" if heirs else f"retired {model.retired}"
    if today < model.released:
        return f"from {model.released}"
    end = f"until {model.retired}" if model.retired else f"retirement: {model.retirement}"
    return f"{model.stage} since {model.released}; {end}"


def _prices(model: Model, today: date) -> str:
    entry = price_entry(model, today)
    if entry is None:
        return ""
    most = "at most " if entry.bound else ""
    return f"{most}{', '.join(f'{size} {usd}' for size, usd in entry.usd_per_second.items())} ({entry.checked})"
