"""The request in JavaScript for Node: @google/genai on Agent Platform and for Omni, `fetch` for the older wire."""

from __future__ import annotations

import re
from typing import Any

from veo_widget.codegen.body import image_file, video_file
from veo_widget.codegen.literals import javascript_text
from veo_widget.codegen.nodes import File, Raw, without_none
from veo_widget.codegen.parameters import plain, spelled
from veo_widget.codegen.plan import Plan
from veo_widget.codegen.printer import JavaScript
from veo_widget.codegen.template import fill
from veo_widget.codegen.words import ONE_POST, intro

_LIBRARY = 'const LIBRARY = process.env.VEO_LIBRARY || "veo_library";'
_TOKEN = 'process.env.VEO_SIMULATOR_TOKEN || "simulator"'
_KEY = 'process.env.GOOGLE_API_KEY || process.env.GEMINI_API_KEY || fail("Set GEMINI_API_KEY.")'
_STORAGE = 'process.env.STORAGE_EMULATOR_HOST || "https://storage.googleapis.com"'
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_LOGIN = "Log in once: gcloud auth application-default login"
_NODE = "Needs: Node.js 20 or newer"
_SDK = f"{_NODE}, and npm install @google/genai@3"


def javascript_code(plan: Plan) -> str:
    """The program, an ES module."""
    filled = {"vertex": _vertex, "omni": _omni, "gemini": _gemini}[plan.wire](plan)
    return re.sub(r"\n{3,}", "\n\n", filled)


def _vertex(plan: Plan) -> str:
    own_login = plan.is_simulated or plan.to_storage
    fields: dict[str, Any] = {"enterprise": True, "project": plan.backend.project, "location": plan.backend.location}
    if own_login:
        fields["googleAuthOptions"] = Raw("{ authClient }")
    if plan.is_simulated:
        fields["httpOptions"] = {"baseUrl": Raw("BASE")}
    return fill(
        "vertex.mjs",
        **_common(plan, _SDK),
        imports=_imports(plan, sdk=True, auth=_auth_class(plan) if own_login else ""),
        address=_vertex_address(plan),
        login=_login(plan) if own_login else "",
        client=JavaScript().show(fields),
        download=fill("storage.mjs").rstrip("\n") if plan.to_storage else "",
        start=JavaScript("encoded").show({"model": plan.model.id, "source": _source(plan), "config": _config(plan)}),
        bytes="await download(video.uri)" if plan.to_storage else 'video.videoBytes, "base64"',
    )


def _omni(plan: Plan) -> str:
    return fill(
        "omni.mjs",
        **_common(plan, _SDK),
        imports=_imports(plan, sdk=True),
        address=_key_address(plan),
        files=fill("files.mjs").rstrip("\n"),
        start=JavaScript("encoded").show(plan.body),
    )


def _gemini(plan: Plan) -> str:
    wait = f"// The video it goes on from has to be ready first.\nawait ready({javascript_text(plan.awaited_file)});\n"
    return fill(
        "gemini.mjs",
        **_common(plan, _NODE),
        imports=_imports(plan),
        address=_key_address(plan),
        model=javascript_text(plan.model.id),
        files=fill("files.mjs").rstrip("\n"),
        wait=wait if plan.awaited_file else "",
        body=JavaScript("encoded").show(plan.body),
    )


def _common(plan: Plan, needs: str) -> dict[str, str]:
    return {
        "intro": intro(plan, "//", needs=needs, login=_LOGIN),
        "poll": plan.poll_seconds,
        "library": _LIBRARY if plan.files else "",
        "read": _reader(plan),
        "one_post": ONE_POST,
    }


def _imports(plan: Plan, *, sdk: bool = False, auth: str = "") -> str:
    used = ["readFileSync"] * bool(plan.files) + ["readdirSync"] * plan.has_pattern + ["writeFileSync"]
    lines = [f'import {{ {", ".join(used)} }} from "node:fs";']
    lines.append('import { setTimeout as sleep } from "node:timers/promises";')
    lines += ['import { GoogleGenAI } from "@google/genai";'] * sdk
    lines += [f'import {{ {auth} }} from "google-auth-library"; // comes with @google/genai'] * bool(auth)
    return "\n".join(lines)


def _auth_class(plan: Plan) -> str:
    return "OAuth2Client" if plan.is_simulated else "GoogleAuth"


def _vertex_address(plan: Plan) -> str:
    lines = []
    if plan.is_simulated:
        base = javascript_text(plan.base_url)
        lines.append(f"const BASE = process.env.GOOGLE_VERTEX_BASE_URL || {base};")
    if plan.to_storage:
        lines.append(f"const STORAGE = {'BASE' if plan.is_simulated else _STORAGE};")
    return "\n".join(lines)


def _login(plan: Plan) -> str:
    if plan.is_simulated:
        token = f"{{ access_token: {_TOKEN} }}"
        return f"const authClient = new OAuth2Client();\nauthClient.setCredentials({token});"
    return f'const authClient = await new GoogleAuth({{ scopes: "{_SCOPE}" }}).getClient();'


def _key_address(plan: Plan) -> str:
    base = f"process.env.GOOGLE_GEMINI_BASE_URL || {javascript_text(plan.base_url)}"
    return f'const BASE = ({base}).replace(/\\/+$/, "");\nconst KEY = {_TOKEN if plan.is_simulated else _KEY};'


def _reader(plan: Plan) -> str:
    """The function that gives a file's content in base64; empty where no file is sent."""
    if not plan.files:
        return ""
    if plan.has_pattern:
        return fill("find.mjs").rstrip("\n")
    return 'const encoded = (name) => readFileSync(`${LIBRARY}/${name}`, "base64");'


def _source(plan: Plan) -> dict[str, Any]:
    request = plan.request
    fields = {
        "prompt": request.prompt or None,
        "image": _image(image_file(request.image)) if request.image else None,
        "video": _video(plan) if request.video else None,
    }
    return without_none(fields)


def _config(plan: Plan) -> dict[str, Any]:
    request = plan.request
    references = [{"image": _image(image_file(image)), "referenceType": "ASSET"} for image in request.reference_images]
    fields = {_camel(name): value for name, value in plain(request, plan.model).items()}
    fields |= {_camel(name): member for name, (_, member) in spelled(request).items()}
    fields |= {
        "labels": dict(request.labels) or None,
        "lastFrame": _image(image_file(request.last_frame)) if request.last_frame else None,
        "referenceImages": references or None,
    }
    return without_none(fields)


def _image(file: File) -> dict[str, Any]:
    return {"imageBytes": file, "mimeType": file.mime_type}


def _video(plan: Plan) -> dict[str, Any]:
    video = plan.request.video
    assert video is not None
    where = {"uri": video.uri} if (video.uri or "").startswith("gs://") else {"videoBytes": video_file(video)}
    return {**where, "mimeType": "video/mp4"}


def _camel(name: str) -> str:
    """google-genai's name in JavaScript."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
