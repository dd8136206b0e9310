"""The functions of ``import veo_widget as veo``, each a call of the studio in use."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast

from veo_widget.archive import Library
from veo_widget.catalog import Model, catalog
from veo_widget.errors import Problem
from veo_widget.job import Job
from veo_widget.records import JobRecord
from veo_widget.studio import default_studio, set_library, use
from veo_widget.studio.budget import read_budget
from veo_widget.studio.costs import Costs, costs_of
from veo_widget.studio.options import RequestOptions
from veo_widget.studio.pictures import Picture

if TYPE_CHECKING:
    from pandas import DataFrame

    from veo_widget.chronicle.listing import History
    from veo_widget.research.plan import SweepPlan
    from veo_widget.research.study import Study
    from veo_widget.sharing.bringing import BroughtIn

__all__ = [
    "budget",
    "check",
    "costs",
    "df",
    "generate",
    "history",
    "image",
    "import_study",
    "jobs",
    "library",
    "models",
    "repeat",
    "resume",
    "study",
    "sweep",
    "use",
]


def generate(prompt: str = "", **options: Unpack[RequestOptions]) -> Job:
    """Starts a video and returns at once; ``await job`` or ``job.wait()`` for its clips.

    Args:
        prompt: What to show and to sound, at most 1,024 tokens. May be empty where an image is given.
        **options: ``model``, ``duration_seconds``, ``resolution``, ``aspect_ratio``, ``negative_prompt``,
            ``seed``, ``number_of_videos``, ``image``, ``last_frame``, ``reference_images``, ``video`` with
            ``task``, ``person_generation``, ``generate_audio``, ``enhance_prompt``, ``resize_mode``,
            ``compression_quality``, ``fps``, ``output_gcs_uri``, ``labels``; see `VideoRequest`. Images may be
            a path, a web address, bytes, a PIL image, a NumPy array, a `Picture` or a google-genai ``Image``;
            ``video`` is a `Clip` or its id. Beside them ``fit`` (``"crop"`` or ``"pad"``: brings frames to the
            aspect ratio here) and ``retries`` (0 to 3: sends the same request again where only its sound was
            blocked, which is not charged). How it is bought: ``new`` (True buys another clip although there is
            one, else the clip that is there is returned for $0), ``draw`` (which of several draws of the same
            request is meant, from 0; see `repeat`), ``budget`` (US dollars this job may cost at most), ``study`` (the
            study it is made for; see `study`), ``remix_of`` (the clip whose settings it takes up, for `Clip.tree`).

    Raises:
        RequestError: The request breaks a rule; nothing was sent and nothing is charged.
        BackendError: The backend costs money and was only found in the environment; `use` confirms it.
        BudgetError: It does not fit the budget; nothing was sent.
        RepeatError: The same request was sent before and its answer never arrived; the user has to decide.
        TypeError: An unknown parameter; the nearest right one is named.
    """
    return default_studio().generate(prompt, **options)


def repeat(times: int, prompt: str = "", **options: Unpack[RequestOptions]) -> list[Job]:
    """Sees to it that `times` draws of one request exist, and buys only those that are missing.

    Raises:
        ValueError: `times` is no whole number from 1.
        VeoError: As `generate`; draws bought until then go on.
    """
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        msg = f"times is a whole number from 1, not {times!r}."
        raise ValueError(msg)
    draws = [cast(RequestOptions, {**options, "draw": draw}) for draw in range(times)]
    return [default_studio().generate(prompt, **each) for each in draws]


def sweep(
    template: Any,
    *,
    prompt: str | None = None,
    repeat: int = 1,
    study: str = "",
    limit: int | None = None,
    **varied: Any,
) -> SweepPlan:
    """Plans many videos at once: every combination of what is given several values. Nothing is sent before ``run()``.

    ``veo.sweep("A {cat, dog} at {time}", time=["dawn", "night"], seed="1..3", model=["veo-3.1", "veo-3.1-fast"])``

    Args:
        template: A prompt, in which ``{a, b}`` stands for each of its choices and ``{name}`` for the values given as
            ``name=[...]``; several prompts; or a table (a DataFrame, dictionaries, a CSV file), whose other columns are
            settings, values of slots or labels of their row.
        prompt: The column that holds the prompts, where `template` is a table; a text names a CSV file only with it.
        repeat: How many draws of every cell; each is bought once.
        study: The name under which ``veo.study(name)`` finds it again.
        limit: How many cells there may be; 1,000 where it is None.
        **varied: Parameters of `generate` and slots of the template: one value for all, several to be crossed, or a
            range such as ``"1..5"``. Beside them ``retries``, for all cells.

    Returns:
        The plan: a table of what it would buy and cost, ``drop_illegal()``, ``run()``, ``df()``, ``grid()``,
        ``promote()``. The same sweep again finds what was bought and buys only what is missing.

    Raises:
        SweepError: It is too large, or something in it makes no sense; nothing was sent.
        TemplateError: A prompt that cannot be read as a template.
        TableError: A CSV file that cannot be read.
        RequestError: A picture or clip that cannot be used.
        TypeError: An unknown parameter; the nearest right one is named.
    """
    from veo_widget.research.factors import MAX_CELLS
    from veo_widget.research.study import plan_sweep

    given = varied | {"repeat": repeat, "study": study}
    return plan_sweep(default_studio(), template, given, column=prompt, limit=MAX_CELLS if limit is None else limit)


def study(name: str) -> Study:
    """A named part of the library: ``study.sweep(...)``, ``study.sweeps()``, ``study.df()``,
    ``study.export("cats.zip")``, ``study.report("cats.html")``.

    Raises:
        VeoError: It is no name: one line of up to 80 characters.
    """
    from veo_widget.research.study import Study

    return Study(default_studio(), name)


def import_study(path: str | os.PathLike[str], *, study: str | None = None) -> BroughtIn:
    """Brings a study that was exported elsewhere into the library in use: all of it, or nothing.

    Everything in the file is held against its manifest before anything reaches the library. Attempts that are there
    already are left as they are, marks included; one whose id another attempt has gets a new one, and the result
    says so.

    Args:
        path: A file that `Study.export` made.
        study: Another name for it here; its own where it is None, under which it joins a study of that name.

    Raises:
        ShareError: It is no such file, is damaged, or has something in it that does not belong there.
        LibraryError: The library cannot be written.
    """
    from veo_widget.sharing.bringing import bring_in

    return bring_in(default_studio().library, Path(path).expanduser().absolute(), study=study)


def budget(
    session: Any = ...,
    *,
    day: Any = ...,
    job: Any = ...,
    counts_simulated: bool | None = None,
) -> str:
    """Sets hard caps in US dollars and returns how things stand, in words; without arguments it only tells.

    What does not fit is refused before anything is sent; what is under way counts. ``VEO_BUDGET`` sets the
    session's cap from outside.

    Args:
        session: For everything this kernel sends; None lifts it.
        day: For everything this user sends on one local day, across kernels and libraries; None lifts it.
        job: For any single job; None lifts it.
        counts_simulated: Whether the simulator's clips count at their list price, to try a budget out.

    Raises:
        ValueError: One of them is no amount.
    """
    studio = default_studio()
    given = {"session": session, "day": day, "job": job}
    changes: dict[str, Any] = {name: read_budget(value) for name, value in given.items() if value is not ...}
    if counts_simulated is not None:
        changes["counts_simulated"] = counts_simulated
    studio.budget = replace(studio.budget, **changes)
    spent, today = studio.spending.spent(studio.budget)
    return studio.budget.words(session=spent, day=today)


def costs() -> Costs:
    """What this user spent, across libraries: charged, under way, unknown, not charged; ``costs().rows("model")``."""
    studio = default_studio()
    return costs_of(studio.spending, studio.library, studio.standing)


def image(prompt: str, *, model: str | None = None, aspect_ratio: str = "16:9") -> Picture:
    """Makes a picture with Gemini's image models and waits for it, some seconds.

    The result can be the ``image``, ``last_frame`` or a reference of `generate`; its words and hash are kept with
    the job that uses it.

    Args:
        prompt: What it shows.
        model: Such as ``"nano-banana-2.1"``; the best one of the backend where it is None.
        aspect_ratio: Such as ``"16:9"``, ``"9:16"``, ``"1:1"``.

    Raises:
        RequestError: The prompt is empty or there is no such model; nothing was sent.
        BackendError: The backend costs money and was only found in the environment; `use` confirms it.
        PictureError: The service made none; the text says why and what it cost.
    """
    return default_studio().image(prompt, model=model, aspect_ratio=aspect_ratio)


def check(prompt: str = "", **options: Unpack[RequestOptions]) -> list[Problem]:
    """What is wrong with a request, without sending it; an empty list where nothing is. Raises TypeError."""
    return default_studio().quote(prompt, **options).problems


def resume() -> list[Job]:
    """Looks after every job that may have a clip to fetch, such as after a kernel restart. Buys nothing."""
    return default_studio().resume()


def jobs() -> list[JobRecord]:
    """Every job of the library, newest first."""
    return default_studio().library.jobs()


def history(expression: str = "", *, text: str = "") -> History:
    """The attempts of the library, failed ones too, newest first: ``veo.history("seed == 7 and rating >= 4")``.

    Each is one clip, or a job that has none. Clips in the trash are among them only where the filter names `trashed`.

    Args:
        expression: A filter: fields (the columns of `df`, such as ``prompt``, ``seed``, ``model``, ``state``,
            ``rating``, ``tags``, ``created``) compared with values, ``in``, ``and``, ``or``, ``not``. Texts are
            compared and searched in any case: ``'neon' in prompt``; ``text`` is everything that is searched. Days and
            times are texts in UTC: ``created >= '2026-11-01'``. It is read, never run.
        text: Words that all have to occur in prompt, negative prompt, model, tags, note or message.

    Returns:
        A sequence that is read when it is looked at: ``len``, ``[i]``, slices, ``.clips``, ``.df()``.

    Raises:
        FilterError: It is no filter; the text says why and shows the place. Nothing was looked for.
    """
    from veo_widget.chronicle.listing import read_history

    return read_history(default_studio(), expression, text=text)


def df(expression: str = "", *, text: str = "") -> DataFrame:
    """The attempts as a pandas DataFrame, one row for each clip and for each job without one; see `history`.

    Raises:
        ImportError: pandas is not installed.
        FilterError: It is no filter.
    """
    return history(expression, text=text).df()


def models() -> list[Model]:
    """Every model the catalog knows, on each wire it is on, retired ones too: what it can do, costs, and when."""
    return list(catalog().models)


def library(path: str | os.PathLike[str] | None = None) -> Library:
    """The library in use; with a path, uses that folder from now on."""
    return default_studio().library if path is None else set_library(path)
