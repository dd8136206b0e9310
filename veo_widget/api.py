"""The functions of ``import veo_widget as veo``, each a call of the studio in use."""

from __future__ import annotations

import os
from typing import Unpack

from veo_widget.archive import Library
from veo_widget.catalog import Model, catalog
from veo_widget.errors import Problem
from veo_widget.job import Job
from veo_widget.records import JobRecord
from veo_widget.studio import default_studio, set_library, use
from veo_widget.studio.options import RequestOptions

__all__ = ["check", "generate", "jobs", "library", "models", "resume", "use"]


def generate(prompt: str = "", **options: Unpack[RequestOptions]) -> Job:
    """Starts a video and returns at once; ``await job`` or ``job.wait()`` for its clips.

    Args:
        prompt: What to show and to sound, at most 1,024 tokens. May be empty where an image is given.
        **options: ``model``, ``duration_seconds``, ``resolution``, ``aspect_ratio``, ``negative_prompt``,
            ``seed``, ``number_of_videos``, ``image``, ``last_frame``, ``reference_images``,
            ``person_generation``, ``generate_audio``, ``output_gcs_uri``; see `VideoRequest`. Images may be
            a path, bytes, a PIL image, a NumPy array or a google-genai ``Image``.

    Raises:
        RequestError: The request breaks a rule; nothing was sent and nothing is charged.
        BackendError: The backend costs money and was only found in the environment; `use` confirms it.
        TypeError: An unknown parameter; the nearest right one is named.
    """
    return default_studio().generate(prompt, **options)


def check(prompt: str = "", **options: Unpack[RequestOptions]) -> list[Problem]:
    """What is wrong with a request, without sending it; an empty list where nothing is. Raises TypeError."""
    return default_studio().quote(prompt, **options).problems


def resume() -> list[Job]:
    """Looks after every job that may have a clip to fetch, such as after a kernel restart. Buys nothing."""
    return default_studio().resume()


def jobs() -> list[JobRecord]:
    """Every job of the library, newest first."""
    return default_studio().library.jobs()


def models() -> list[Model]:
    """The models there are, with what each can do and costs."""
    return list(catalog().models)


def library(path: str | os.PathLike[str] | None = None) -> Library:
    """The library in use; with a path, uses that folder from now on."""
    return default_studio().library if path is None else set_library(path)
