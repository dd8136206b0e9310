"""`%%veo --sweep` and `%veoctl sweeps`: a cell's prompt as a template, planned, priced, run and shown as a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from veo_widget.notebook.grammar import Line, UsageMistake
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.showing import Rows, publish, table
from veo_widget.notebook.shown import waits
from veo_widget.notebook.text import short
from veo_widget.options import BY_NAME
from veo_widget.research import values
from veo_widget.research.plan import SweepPlan, price_words
from veo_widget.research.run import SweepRun, progress_of
from veo_widget.research.states import Status
from veo_widget.research.study import kept_sweeps, plan_sweep, read_plan
from veo_widget.studio import default_studio

SHOWN_SWEEPS = 20
_HEADER = ("Sweep", "When (UTC)", "Study", "Cells", "State", "Missing, list price", "Prompt")
_NOT_VARIED = ("new", "edit", "extend", "budget", "retries")


def sweep(parsed: Line, given: Mapping[str, Any], shell: Any, host: Host) -> SweepRun | None:
    """Plans and runs the sweep of a cell; only plans it with ``--dry-run``.

    Raises:
        UsageMistake: Options that do not go together.
        VeoError: It cannot be planned or run; nothing was sent.
    """
    plan = planned(parsed, given)
    publish(plan._repr_mimebundle_()) if host.has_page else print(plan.table())
    if parsed.flags.get("dry-run"):
        _show_request(plan)
        print("Nothing was sent.")
        return None
    budget, retry = given.get("budget"), parsed.flags.get("retry", False)
    _refuse_without_budget(plan, budget, retry)
    run = plan.run(budget=budget, retry=retry)
    print(_bought(run))
    if "as" in parsed.flags:
        shell.user_ns[parsed.flags["as"]] = run
    _show(run, shell, is_waited=waits(host, asked=bool(parsed.flags.get("wait"))), host=host)
    return run


def _refuse_without_budget(plan: SweepPlan, budget: Any, retry: Any) -> None:
    """A cell buys what its plan says at once; several paid videos need a cap on all of them that somebody has set."""
    caps = plan.studio.budget
    is_capped = plan.study in caps.studies or any(cap is not None for cap in (budget, caps.session, caps.day))
    if is_capped or not plan.definition.backend.is_paid:
        return
    missing = plan.missing(retry)
    if len(missing) < 2:
        return
    price = price_words(missing)
    msg = (
        f"This cell would buy {len(missing):,} videos for {price}. Nothing was sent. To run it: --budget and an amount "
        "(or %veoctl budget and an amount, for the session)."
    )
    raise UsageMistake(msg)


def _show_request(plan: SweepPlan) -> None:
    from veo_widget.notebook.dry_run import body_text

    cell = next((cell for cell in plan.cells if not cell.problems), None)
    if cell is not None:
        print(f"Request of the first cell: {body_text(cell.quote)}")


def _bought(run: SweepRun) -> str:
    if not run.bought:
        return "Nothing was bought: $0."
    price = run.price if run.plan.definition.backend.is_paid else f"$0 on the simulator; list price {run.price}"
    return f"Bought {run.bought:,} missing cell{'' if run.bought == 1 else 's'} ({price})."


def planned(parsed: Line, given: Mapping[str, Any]) -> SweepPlan:
    """The plan of a cell's sweep; raises as `sweep`."""
    settings = {name: value for name, value in given.items() if name not in ("budget", "edit")}
    if "new" in settings:
        msg = "--new does not go with --sweep; --repeat N makes N draws of every cell."
        raise UsageMistake(msg)
    slots = parsed.flags.get("slots", {})
    varied = _varied(parsed.flags["sweep"])
    both = sorted(varied.keys() & slots.keys())
    if both:
        msg = f"The slot {both[0]} has values twice: in --sweep, and as a variable or in --vars."
        raise UsageMistake(msg)
    varied |= slots
    twice = sorted(varied.keys() & settings.keys())
    if twice:
        msg = f"{twice[0]} stands there twice: as an option and in --sweep."
        raise UsageMistake(msg)
    repeat = {"repeat": parsed.flags.get("repeat", 1)}
    plan = plan_sweep(default_studio(), parsed.prompt, settings | varied | repeat)
    return plan.drop_illegal() if parsed.flags.get("drop-illegal") else plan


def _varied(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What ``--sweep NAME=VALUES`` says, by parameter or slot; an option may go by any of its names."""
    found: dict[str, Any] = {}
    for written, text in pairs:
        option = BY_NAME.get(written.lower())
        name = option.field if option is not None else written
        if not name or name in _NOT_VARIED:
            msg = f"--sweep cannot vary {written}."
            raise UsageMistake(msg)
        if name in found:
            msg = f"--sweep names {written} twice; write its values as one list."
            raise UsageMistake(msg)
        found[name] = values.from_text(name, text)
    return found


def _show(run: SweepRun, shell: Any, *, is_waited: bool, host: Host) -> None:
    from veo_widget.notebook.sweep_shown import show

    run.shown_in = shell.execution_count
    shown = show(run.grid())
    if not is_waited:
        return
    try:
        run.wait()
    except KeyboardInterrupt:
        print("No longer waiting. The sweep goes on; %veoctl sweeps shows it.")
        return
    if shown is not None:
        shown.settle()
    else:
        print(repr(run.grid()))


def sweeps(words: list[str], shell: Any) -> None:
    """`%veoctl sweeps`: those that were run; the grid of one that an id names, or those of a study.

    Raises:
        UsageMistake: There is neither a sweep nor a study of that name.
    """
    studio = default_studio()
    wanted = " ".join(words)
    if wanted and studio.library.paths.database.exists():
        record = studio.library.store.sweeps.sweep(wanted)
        if record is not None:
            read_plan(studio, record).grid()._ipython_display_()
            return
    plans = kept_sweeps(studio, wanted or None)
    if not plans and wanted:
        msg = f"There is neither a sweep nor a study {wanted!r}; %veoctl sweeps lists them."
        raise UsageMistake(msg)
    if not plans:
        print("No sweep yet. Try: %veo A {cat, dog} surfing --sweep seed=1..2 --dry-run")
        return
    rows: Rows = [_row(plan) for plan in plans[:SHOWN_SWEEPS]]
    publish(
        table(_HEADER, rows, "%veoctl sweeps ID shows one of them; the cell that made it, run again, buys the rest.")
    )


def _row(plan: SweepPlan) -> tuple[str, ...]:
    states = plan.states()
    missing = {state.cell.order: state.cell for state in states if state.status is Status.MISSING}
    created = min((state.record.created for state in states if state.record), default=None)
    return (
        plan.id[:6],
        f"{created:%Y-%m-%d %H:%M}" if created else "",
        plan.study,
        f"{len(plan):,}",
        progress_of(states).words,
        price_words(list(missing.values())) if missing else "",
        short(f"{_parent(plan)}{plan.definition.source}", 60),
    )


def _parent(plan: SweepPlan) -> str:
    return f"winners of {plan.definition.parent[:6]}: " if plan.definition.parent else ""
