"""The request in Go: google.golang.org/genai on Agent Platform, net/http elsewhere.

The package dropped Veo's older wire, and its interactions are newer than any version this was compiled with. It is
named with that version, because its next major one renames the method that starts a video.
"""

from __future__ import annotations

import re
from typing import Any

from veo_widget.codegen.body import image_file, video_file
from veo_widget.codegen.literals import go_text
from veo_widget.codegen.nodes import File, Listed, Named, Raw, without_none
from veo_widget.codegen.parameters import plain, spelled
from veo_widget.codegen.plan import Plan
from veo_widget.codegen.printer import Go
from veo_widget.codegen.template import fill
from veo_widget.codegen.words import ONE_POST, intro

_LOGIN = "Log in once: gcloud auth application-default login"
_SDK = "Needs: go mod init video, then go get google.golang.org/genai@v1.69.0"
_PLAIN = "Needs: Go alone; the calls are plain HTTP, so that they can be seen."
_NAMES = {
    "fps": "FPS",
    "output_gcs_uri": "OutputGCSURI",
}
_POINTED = {"duration_seconds": "[int32]", "seed": "[int32]", "fps": "[int32]", "generate_audio": ""}
"""Fields that are pointers, with the type `genai.Ptr` has to be told."""
_MOST = 2**31 - 1


def go_code(plan: Plan) -> str:
    """The program, one file."""
    filled = {"vertex": _vertex, "omni": _calls, "gemini": _calls}[plan.wire](plan)
    return re.sub(r"\n{3,}", "\n\n", filled)


def _vertex(plan: Plan) -> str:
    storage = 'env("STORAGE_EMULATOR_HOST", "https://storage.googleapis.com")'
    if plan.is_simulated:
        storage = _base("GOOGLE_VERTEX_BASE_URL", plan)
    functions = [
        fill("storage.go", storage=storage) if plan.to_storage else "",
        fill("login.go") if plan.is_simulated else "",
        _reader(plan),
        fill("env.go") if plan.is_simulated or plan.files or plan.to_storage else "",
    ]
    uses = ["context", "fmt", "log", "os", "path", "time", "google.golang.org/genai"]
    uses += ["io", "net/http", "net/url", "strings"] if plan.to_storage else []
    uses += ["net/http"] if plan.is_simulated else []
    uses += ["path/filepath"] if plan.files else []
    return fill(
        "vertex.go",
        **_common(plan, _SDK, uses, functions),
        client=Go().show(_client(plan)),
        model=go_text(plan.model.id),
        source=Go("read").show(_source(plan)),
        config=Go("read").show(_config(plan)),
        bytes="download(client.ClientConfig().HTTPClient, generated.Video.URI)"
        if plan.to_storage
        else "generated.Video.VideoBytes",
    )


def _calls(plan: Plan) -> str:
    """A program that makes its calls itself."""
    uses = ["bytes", "encoding/json", "fmt", "io", "log", "net/http", "os", "strings", "time"]
    uses += ["path"] if plan.wire == "gemini" else []
    uses += ["path/filepath"] if plan.files else []
    key = 'env("VEO_SIMULATOR_TOKEN", "simulator")'
    if not plan.is_simulated:
        key = 'env("GOOGLE_API_KEY", os.Getenv("GEMINI_API_KEY"))'
    address = [("base", f'strings.TrimRight({_base("GOOGLE_GEMINI_BASE_URL", plan)}, "/")'), ("key", key)]
    address += [("model", go_text(plan.model.id))] if plan.wire == "gemini" else []
    width = max(len(name) for name, _ in address)
    wait = f"// The video it goes on from has to be ready first.\nready({go_text(plan.awaited_file)})\n"
    parts = {"wait": wait if plan.awaited_file else ""} if plan.wire == "gemini" else {}
    check = 'if key == "" {\n\tlog.Fatal("Set GEMINI_API_KEY.")\n}'
    return fill(
        f"{plan.wire}.go",
        **_common(plan, _PLAIN, uses, [fill("calls.go"), _reader(plan), fill("env.go")]),
        address="\n".join(f"{name.ljust(width)} = {value}" for name, value in address),
        key_check="" if plan.is_simulated else check,
        body=Go("read").show(plan.body),
        **parts,
    )


def _common(plan: Plan, needs: str, uses: list[str], functions: list[str]) -> dict[str, str]:
    return {
        "intro": intro(plan, "//", needs=needs, login=_LOGIN),
        "imports": _imports(uses),
        "poll": "500 * time.Millisecond" if plan.is_simulated else "10 * time.Second",
        "one_post": ONE_POST,
        "functions": "\n\n".join(function.rstrip("\n") for function in functions if function),
    }


def _imports(uses: list[str]) -> str:
    """Import paths, the standard library's first."""
    ordered = sorted(set(uses), key=lambda name: ("." in name, name))
    lines = [go_text(name) for name in ordered]
    return "\n".join(f"\n{line}" if "." in line else line for line in lines)


def _base(variable: str, plan: Plan) -> str:
    return f"env({go_text(variable)}, {go_text(plan.base_url)})"


def _client(plan: Plan) -> Named:
    fields: dict[str, Any] = {
        "Backend": Raw("genai.BackendVertexAI"),
        "Project": plan.backend.project,
        "Location": plan.backend.location,
    }
    if plan.is_simulated:
        # A client of one's own keeps the package from looking for Google's credentials.
        fields["HTTPClient"] = Raw("&http.Client{Transport: withToken{}}")
        fields["HTTPOptions"] = Named("genai.HTTPOptions", {"BaseURL": Raw(_base("GOOGLE_VERTEX_BASE_URL", plan))})
    return Named("&genai.ClientConfig", fields)


def _reader(plan: Plan) -> str:
    """The function that gives a file's content; empty where no file is sent."""
    if not plan.files:
        return ""
    return fill("find.go" if plan.has_pattern else "read.go")


def _source(plan: Plan) -> Named:
    request = plan.request
    fields = {
        "Prompt": request.prompt or None,
        "Image": _image(image_file(request.image)) if request.image else None,
        "Video": _video(plan) if request.video else None,
    }
    return Named("&genai.GenerateVideosSource", without_none(fields))


def _config(plan: Plan) -> Named:
    request = plan.request
    given = plain(request, plan.model)
    beyond = {name: given.pop(name) for name in ("seed", "enhance_prompt") if _is_beyond(name, given.get(name))}
    references = [
        Named("", {"Image": _image(image_file(image)), "ReferenceType": Raw("genai.VideoGenerationReferenceTypeAsset")})
        for image in request.reference_images
    ]
    labels = {go_text(name): value for name, value in request.labels}
    fields: dict[str, Any] = {_field(name): _pointed(name, value) for name, value in given.items()}
    fields |= {_field(name): Raw(f"genai.{kind}{member.title()}") for name, (kind, member) in spelled(request).items()}
    fields |= {
        "Labels": Named("map[string]string", labels) if labels else None,
        "LastFrame": _image(image_file(request.last_frame)) if request.last_frame else None,
        "ReferenceImages": Listed("[]*genai.VideoGenerationReferenceImage", references) if references else None,
        "HTTPOptions": _beyond(beyond) if beyond else None,
    }
    return Named("&genai.GenerateVideosConfig", without_none(fields))


def _is_beyond(name: str, value: Any) -> bool:
    """Whether the package's field cannot hold a value: its seed is an int32, and it never sends a false rewriting."""
    return value is False if name == "enhance_prompt" else value is not None and value > _MOST


def _beyond(values: dict[str, Any]) -> Named:
    """What the fields cannot hold, merged into the body by the package."""
    names = {"seed": "seed", "enhance_prompt": "enhancePrompt"}
    inner = {names[name]: value for name, value in values.items()}
    return Named("&genai.HTTPOptions", {"ExtraBody": {"parameters": inner}})


def _field(name: str) -> str:
    return _NAMES.get(name) or "".join(part.title() for part in name.split("_"))


def _pointed(name: str, value: Any) -> Any:
    if name not in _POINTED:
        return value
    return Raw(f"genai.Ptr{_POINTED[name]}({Go().flat(value)})")


def _image(file: File) -> Named:
    return Named("&genai.Image", {"ImageBytes": file, "MIMEType": file.mime_type})


def _video(plan: Plan) -> Named:
    video = plan.request.video
    assert video is not None
    where = {"URI": video.uri} if (video.uri or "").startswith("gs://") else {"VideoBytes": video_file(video)}
    return Named("&genai.Video", {**where, "MIMEType": "video/mp4"})
