"""The request in Python: google-genai on Agent Platform and for Omni, httpx2 where no SDK speaks the wire any more."""

from __future__ import annotations

import re
from typing import Any

from veo_widget.codegen.body import image_file, video_file
from veo_widget.codegen.literals import python_text
from veo_widget.codegen.nodes import File, Named, Raw, without_none
from veo_widget.codegen.parameters import plain, spelled
from veo_widget.codegen.plan import Plan
from veo_widget.codegen.printer import Python
from veo_widget.codegen.template import fill
from veo_widget.codegen.words import ONE_POST, intro

_LIBRARY = 'LIBRARY = Path(os.environ.get("VEO_LIBRARY", "veo_library"))'
_TOKEN = 'os.environ.get("VEO_SIMULATOR_TOKEN", "simulator")'
_KEY = 'os.environ.get("GOOGLE_API_KEY") or os.environ["GEMINI_API_KEY"]'
_LOGIN = "Log in once: gcloud auth application-default login"
_SDK = ("from google import genai", "from google.genai import types")
_STANDARD = {"base64", "os", "pathlib", "sys", "time"}


def python_code(plan: Plan) -> str:
    """The program."""
    filled = {"vertex": _vertex, "omni": _omni, "gemini": _gemini}[plan.wire](plan)
    return re.sub(r"\n{4,}", "\n\n\n", filled)


def _vertex(plan: Plan) -> str:
    options = {"timeout": Raw("120_000"), "retry_options": Named("types.HttpRetryOptions", {"attempts": 1})}
    fields = {"enterprise": True, "project": plan.backend.project, "location": plan.backend.location}
    if plan.is_simulated:
        fields["credentials"] = Raw("CREDENTIALS")
        options = {"base_url": Raw("BASE"), **options}
    fields["http_options"] = Named("types.HttpOptions", options)
    start = {"model": plan.model.id, "source": _source(plan), "config": _config(plan)}
    needs = "google-genai>=3.4,<4" + ("' google-cloud-storage" if plan.to_storage else "'")
    return fill(
        "vertex.py",
        **_common(plan, f"Needs: pip install '{needs}"),
        imports=_imports(*_SDK, *_vertex_imports(plan)),
        address=_vertex_address(plan) if plan.is_simulated else "",
        client=Python().show(Named("genai.Client", fields)),
        storage=_storage(plan) if plan.to_storage else "",
        read=_reader(plan, "read", "{}.read_bytes()"),
        start=Python("read").show(Named("client.models.generate_videos", start)),
        save="storage.Blob.from_uri(generated.video.uri, client=bucket).download_to_filename(path)"
        if plan.to_storage
        else "path.write_bytes(generated.video.video_bytes)",
    )


def _omni(plan: Plan) -> str:
    return fill(
        "omni.py",
        **_common(plan, "Needs: pip install 'google-genai>=3.4,<4'"),
        imports=_imports("import base64", "import os", "import httpx2", *_SDK),
        address=_key_address(plan),
        read=_reader(plan, "encoded", "base64.b64encode({}.read_bytes()).decode()"),
        files=fill("files.py").rstrip("\n"),
        start=Python("encoded").show(Named("client.interactions.create", plan.body)),
    )


def _gemini(plan: Plan) -> str:
    used = ["import base64"] if plan.files else []
    return fill(
        "gemini.py",
        **_common(plan, "Needs: pip install httpx2"),
        imports=_imports("import os", "import httpx2", *used),
        address=_key_address(plan),
        model=python_text(plan.model.id),
        read=_reader(plan, "encoded", "base64.b64encode({}.read_bytes()).decode()"),
        files=fill("files.py").rstrip("\n"),
        wait=f"# The video it goes on from has to be ready first.\nready({python_text(plan.awaited_file)})\n"
        if plan.awaited_file
        else "",
        body=Python("encoded").show(plan.body),
    )


def _common(plan: Plan, needs: str) -> dict[str, str]:
    return {
        "intro": intro(plan, "#", needs=needs, login=_LOGIN),
        "poll": plan.poll_seconds,
        "library": _LIBRARY if plan.files else "",
        "one_post": ONE_POST,
    }


def _imports(*lines: str) -> str:
    """Import lines with those every program needs, standard library first, each group in its usual order."""
    every = {*lines, "import sys", "import time", "from pathlib import Path"}
    groups = [sorted(line for line in every if (line.split()[1] in _STANDARD) is own) for own in (True, False)]
    ordered = [sorted(group, key=lambda line: (line.startswith("from"), line)) for group in groups]
    return "\n\n".join("\n".join(group) for group in ordered if group)


def _vertex_imports(plan: Plan) -> list[str]:
    credentials = ["import os", "from google.oauth2.credentials import Credentials"] if plan.is_simulated else []
    storage = ["from google.cloud import storage"] if plan.to_storage else []
    return [*credentials, *storage, *(["import os"] if plan.files else [])]


def _vertex_address(plan: Plan) -> str:
    base = f'BASE = os.environ.get("GOOGLE_VERTEX_BASE_URL", {python_text(plan.base_url)})'
    return f"{base}\nCREDENTIALS = Credentials({_TOKEN})"


def _key_address(plan: Plan) -> str:
    base = f'BASE = os.environ.get("GOOGLE_GEMINI_BASE_URL", {python_text(plan.base_url)}).rstrip("/")'
    return f"{base}\nKEY = {_TOKEN if plan.is_simulated else _KEY}"


def _storage(plan: Plan) -> str:
    fields: dict[str, Any] = {"project": plan.backend.project}
    if plan.is_simulated:
        fields |= {"credentials": Raw("CREDENTIALS"), "client_options": {"api_endpoint": Raw("BASE")}}
    return f"bucket = {Python().show(Named('storage.Client', fields))}"


def _reader(plan: Plan, name: str, content: str) -> str:
    """The function that gives a file's content; empty where no file is sent."""
    if not plan.files:
        return ""
    # A clip's name ends in its id, which is all that an older record says of it.
    path = "next(LIBRARY.glob(name))" if plan.has_pattern else "(LIBRARY / name)"
    return f"\n\ndef {name}(name):\n    return {content.format(path)}\n\n"


def _source(plan: Plan) -> Named:
    request = plan.request
    fields = {
        "prompt": request.prompt or None,
        "image": _image(image_file(request.image)) if request.image else None,
        "video": _video(plan) if request.video else None,
    }
    return Named("types.GenerateVideosSource", without_none(fields))


def _config(plan: Plan) -> Named:
    request = plan.request
    asset = Raw("types.VideoGenerationReferenceType.ASSET")
    references = [
        Named("types.VideoGenerationReferenceImage", {"image": _image(image_file(image)), "reference_type": asset})
        for image in request.reference_images
    ]
    fields: dict[str, Any] = plain(request, plan.model)
    fields |= {name: Raw(f"types.{kind}.{member}") for name, (kind, member) in spelled(request).items()}
    fields |= {
        "labels": dict(request.labels) or None,
        "last_frame": _image(image_file(request.last_frame)) if request.last_frame else None,
        "reference_images": references or None,
    }
    return Named("types.GenerateVideosConfig", without_none(fields))


def _image(file: File) -> Named:
    return Named("types.Image", {"image_bytes": file, "mime_type": file.mime_type})


def _video(plan: Plan) -> Named:
    video = plan.request.video
    assert video is not None
    where = {"uri": video.uri} if (video.uri or "").startswith("gs://") else {"video_bytes": video_file(video)}
    return Named("types.Video", {**where, "mime_type": "video/mp4"})
