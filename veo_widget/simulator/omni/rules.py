"""Which interactions are legal: wish and parts in, one `Order` or one refusal out (veo-api.md 4.1-4.3)."""

from __future__ import annotations

from veo_widget.simulator.directives import split_directives
from veo_widget.simulator.films import Film
from veo_widget.simulator.omni.errors import OmniRefusal
from veo_widget.simulator.omni.models import OmniModel
from veo_widget.simulator.omni.parts import Parts
from veo_widget.simulator.omni.wish import Wish
from veo_widget.simulator.order import Order
from veo_widget.simulator.people import Region

_DEFAULT_SECONDS = 8
_LONGEST_UPLOAD, _LONGEST_REFERENCE, _MOST_FILM_REFERENCES, _LONGEST_UPSCALE = 10, 3, 3, 15
_WORK_TASKS = frozenset({"edit", "extend", "upscale"})
_EDGES = {360: "360p", 720: "720p", 1080: "1080p", 2160: "4k"}
_LARGER = {"360p": ("720p", "1080p"), "720p": ("1080p", "4k")}


def make_order(model: OmniModel, wish: Wish, parts: Parts, previous: Film | None, region: Region) -> Order:
    """The order of one interaction; `previous` is the video of the turn it goes on from."""
    task = wish.task or _guessed(parts, previous)
    if task not in model.tasks:
        msg = f"Invalid value for 'video_config.task': '{task}' is not supported by this model."
        raise OmniRefusal(msg)
    prompt, directives = split_directives(parts.prompt)
    film = _film(task, parts, previous)
    # Uploaded videos are not worked on in Europe: an empty answer, at once, costs nothing.
    if film is not None and film is not previous and region == "eu":
        directives = (*directives, "empty")
    image, last, references = _images(task, model, parts)
    return Order(
        wire="omni",
        model=model.id,
        prompt=prompt,
        directives=directives,
        seconds=_seconds(task, model, wish, film),
        resolution=_resolution(task, wish, film),
        aspect_ratio=_aspect_ratio(wish, film),
        seed=wish.seed,
        image=image,
        last_frame=last,
        references=references,
        storage_uri=wish.gcs_uri or None,
        film=film.sha if film else None,
        film_frames=film.frames if film else 0,
        work=task if film else "",
    )


def _guessed(parts: Parts, previous: Film | None) -> str:
    """Without a task the service decides by itself; how is not said [?]."""
    if previous is not None or parts.films:
        return "edit"
    if not parts.images:
        return "text_to_video"
    return "image_to_video" if len(parts.images) == 1 else "reference_to_video"


def _film(task: str, parts: Parts, previous: Film | None) -> Film | None:
    if task not in _WORK_TASKS:
        if previous is not None or (parts.films and task != "reference_to_video"):
            msg = f"'{task}' does not take a video."
            raise OmniRefusal(msg)
        return None
    given = [*([previous] if previous else []), *parts.films]
    if len(given) != 1:
        msg = f"'{task}' needs exactly one video, from the input or from 'previous_interaction_id'."
        raise OmniRefusal(msg)
    film = given[0]
    longest = _LONGEST_UPSCALE if task == "upscale" else _LONGEST_UPLOAD if film is not previous else 3600
    if film.seconds > longest:
        msg = f"Invalid value for 'input': a video for '{task}' may be at most {longest} seconds long."
        raise OmniRefusal(msg)
    if film.short_edge not in _EDGES or film.aspect_ratio not in ("16:9", "9:16"):
        msg = "Invalid value for 'input': the video needs to be 16:9 or 9:16 in 360p, 720p, 1080p or 4k."
        raise OmniRefusal(msg)
    return film


def _images(task: str, model: OmniModel, parts: Parts) -> tuple[str | None, str | None, tuple[str, ...]]:
    """First frame, last frame, references."""
    count = len(parts.images)
    if task == "image_to_video":
        most = 2 if model.last_frame else 1
        if not 1 <= count <= most:
            raise _wrong_count(task, f"1 to {most} images" if most > 1 else "one image")
        return parts.images[0], (parts.images[1] if count > 1 else None), ()
    if task == "reference_to_video":
        _check_references(model, parts)
        return None, None, tuple(parts.images)
    # An edit may show in a picture what it wants; every other task has no use for one.
    if count > (model.references if task == "edit" else 0):
        raise _wrong_count(task, "no image" if task != "edit" else f"at most {model.references} images")
    return None, None, ()


def _check_references(model: OmniModel, parts: Parts) -> None:
    if not len(parts.images) + len(parts.films) >= 1 or len(parts.images) > model.references:
        raise _wrong_count("reference_to_video", f"1 to {model.references} images")
    short = all(film.seconds <= _LONGEST_REFERENCE for film in parts.films)
    if len(parts.films) > _MOST_FILM_REFERENCES or not short:
        raise _wrong_count("reference_to_video", "at most 3 videos of at most 3 seconds")


def _wrong_count(task: str, what: str) -> OmniRefusal:
    return OmniRefusal(f"Invalid value for 'input': '{task}' takes {what}.")


def _seconds(task: str, model: OmniModel, wish: Wish, film: Film | None) -> int:
    """New seconds; an edited or enlarged video keeps its length."""
    if film is None:
        return wish.seconds or _DEFAULT_SECONDS
    if task != "extend":
        if wish.seconds is not None:
            msg = f"'response_format.duration' is not supported for '{task}'."
            raise OmniRefusal(msg)
        return 0
    seconds = wish.seconds or _DEFAULT_SECONDS
    if seconds > 10:
        msg = f"Invalid value for 'response_format.duration': an extension adds 3s to 10s, not {seconds}s."
        raise OmniRefusal(msg)
    if film.seconds + seconds > model.longest_total:
        msg = f"Extended videos are limited to {model.longest_total} seconds in total."
        raise OmniRefusal(msg)
    return seconds


def _resolution(task: str, wish: Wish, film: Film | None) -> str:
    if film is None:
        return wish.resolution or "720p"
    own = _EDGES[film.short_edge]
    if task != "upscale":
        return wish.resolution or own
    if wish.resolution not in _LARGER.get(own, ()):
        msg = f"Invalid value for 'response_format.resolution': {own} can be upscaled to {_LARGER.get(own, 'nothing')}."
        raise OmniRefusal(msg)
    return wish.resolution


def _aspect_ratio(wish: Wish, film: Film | None) -> str:
    if film is None:
        return wish.aspect_ratio or "16:9"
    if wish.aspect_ratio not in ("", film.aspect_ratio):
        msg = f"Invalid value for 'response_format.aspect_ratio': the video is {film.aspect_ratio}."
        raise OmniRefusal(msg)
    return film.aspect_ratio
