"""What an input video must be to be extended or edited."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.catalog.models import Model
from veo_widget.catalog.reading import catalog
from veo_widget.errors import Problem
from veo_widget.request import VideoInput, VideoRequest

_LONG_SECONDS = 60
_OFFER = "Its last frame can start a new video: image=clip.last_frame."


def check_video(request: VideoRequest, model: Model) -> Iterator[Problem]:
    """What is wrong with a request's input video for this model."""
    video = request.video
    if video is None or request.mode not in model.modes:
        if request.task is not None and video is None:
            message = f"There is no video to {request.task}."
            yield Problem(rule="task-needs-video", field="video", message=message, hint="Give a clip (video).")
        return
    if request.aspect_ratio != video.aspect_ratio:
        message = f"The video is {video.aspect_ratio}, and stays so; {request.aspect_ratio} was asked for."
        yield Problem(rule="video-aspect-ratio", field="aspect_ratio", message=message, hint="Leave it out.")
    words = _omni_words(request, model, video) if model.wire == "omni" else _veo_words(video)
    for rule, message in words:
        yield Problem(rule=rule, field="video", message=message, hint=_OFFER)
    if model.wire == "vertex" and request.output_gcs_uri is None and video.duration > _LONG_SECONDS:
        message = "The answer will carry the whole long video, which takes several times its size in memory."
        hint = "Better have it written to Cloud Storage: output_gcs_uri (--gcs gs://bucket/folder/)."
        yield Problem(rule="long-video-inline", field="output_gcs_uri", message=message, hint=hint, fatal=False)
    if model.wire == "gemini" and video.uri is None:
        message = "The Gemini API extends only videos that it made itself, and this one is from elsewhere."
        yield Problem(rule="video-from-elsewhere", field="video", message=message, hint=_OFFER)


def _veo_words(video: VideoInput) -> Iterator[tuple[str, str]]:
    limits = catalog().extension["veo"]
    if video.resolution != limits["resolution"]:
        yield "video-resolution", f"Only {limits['resolution']} videos can be extended; this one is {video.resolution}."
    if round(video.fps, 2) != limits["fps"]:
        yield "video-fps", f"Only videos of {limits['fps']} frames a second can be extended, not {video.fps:g}."
    if not 1 <= video.duration <= limits["max_input_seconds"]:
        longest = limits["max_input_seconds"]
        yield "video-too-long", f"Videos of up to {longest} seconds can be extended; this one has {video.duration:g}."


def _omni_words(request: VideoRequest, model: Model, video: VideoInput) -> Iterator[tuple[str, str]]:
    limits = catalog().extension["omni"]
    longest, largest = limits["max_upload_seconds"], limits["max_upload_bytes"]
    if video.operation is None and (video.duration > longest or video.size > largest):
        yield (
            "video-too-long",
            f"Videos from elsewhere may have {longest} seconds and {largest / 1e6:.0f} MB; "
            f"this one has {video.duration:g} s and {video.size / 1e6:.1f} MB.",
        )
    if round(video.fps, 2) != catalog().extension["veo"]["fps"]:
        yield "video-fps", f"Only videos of 24 frames a second can be used, not {video.fps:g}."
    total = video.duration + (request.duration_seconds or 0)
    if request.mode == "extension" and total > model.max_total_seconds:
        yield (
            "video-too-long",
            f"{model.title} makes videos of up to {model.max_total_seconds} seconds; this would have {total:g}.",
        )
