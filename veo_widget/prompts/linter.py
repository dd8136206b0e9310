"""`lint(prompt)`: what in a prompt will hardly come out as meant, by rules with ids, reasons and sources.

The linter judges words; whether a request is legal, `veo.check` says. Nothing is sent and nothing costs anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veo_widget.archive import Library
from veo_widget.catalog import Model, catalog, default_model, find_model
from veo_widget.clip import Clip
from veo_widget.errors import Problem, RequestError
from veo_widget.prompts.elements import text_of
from veo_widget.prompts.lint_rules import RULES
from veo_widget.prompts.rule import Hit, Rule, Severity
from veo_widget.prompts.wording import Base, Wording
from veo_widget.request import Task
from veo_widget.studio import Backend, default_studio, present_backend

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing the linter found.

    Attributes:
        rule: Stable id of the rule.
        severity: ``"error"`` (the service refuses it), ``"warning"`` (it will hardly come out as meant) or ``"note"``.
        message: What is there.
        suggestion: What to do.
        reason: Why it is a rule.
        source: Who says so.
        field: ``"prompt"`` or ``"negative_prompt"``.
        start: Where it begins in the field, in characters; equal to `end` where the whole is meant.
        end: Behind it.
    """

    rule: str
    severity: Severity
    message: str
    suggestion: str
    reason: str
    source: str
    field: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.severity} {self.rule}: {self.message} {self.suggestion}"


@dataclass(frozen=True, repr=False)
class Report(Sequence[Finding]):
    """What the linter found, the worst first; false where it found nothing.

    Attributes:
        wording: What was looked at.
        findings: One for each place.
    """

    wording: Wording
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that found something, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def __getitem__(self, index: Any) -> Any:
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def summary(self) -> str:
        """How many of each severity, in words."""
        counts = [(len(self.of(severity)), severity) for severity in _SEVERITIES]
        said = [f"{count} {severity}{'s' if count > 1 else ''}" for count, severity in counts if count]
        return ", ".join(said) or "nothing to say against it"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.prompt_views import report_bundle

        return report_bundle(self)

    def __str__(self) -> str:
        return self._repr_mimebundle_()["text/plain"]

    def __repr__(self) -> str:
        return f"<Report: {self.summary}>"


def lint(
    prompt: str,
    *,
    model: str | None = None,
    duration_seconds: float | None = None,
    negative_prompt: str | None = "",
    task: Task | None = None,
    generate_audio: bool | None = None,
    image: Any = None,
    video: Clip | str | None = None,
) -> Report:
    """What in a prompt will hardly come out as meant: rule ids, reasons, what to do.

    Nothing is sent and nothing costs anything. Words are judged in English; a prompt in another language is only
    looked at for what needs no words, such as quotes, timestamps and length.

    Args:
        prompt: What is to be shown and heard.
        model: A name of `veo.models()`; the backend's best one where it is None. Veo and Omni read some things
            differently.
        duration_seconds: Length of the clip; 8 where it is None.
        negative_prompt: What is to be kept out.
        task: ``"extend"`` or ``"edit"``, for a prompt that goes on from a clip or changes one.
        generate_audio: False for a silent clip.
        image: Anything but None says that the clip starts from a picture.
        video: The clip that goes on or is changed, as `Clip` or id: the end of its sound is listened to.

    Raises:
        RequestError: There is no such model or clip.
        TypeError: The prompt is no string, or a keyword is not known.
    """
    base = base_of(video, None if isinstance(video, Clip) else default_studio().library) if video is not None else None
    wording = wording_of(
        prompt,
        present_backend(),
        model=model,
        duration_seconds=duration_seconds,
        negative_prompt=negative_prompt,
        task=task or ("extend" if video is not None else None),
        generate_audio=generate_audio,
        has_image=image is not None,
        base=base,
    )
    return inspect(wording)


def inspect(wording: Wording) -> Report:
    """Runs every rule over a wording."""
    found = [_finding(rule, hit) for rule in RULES for hit in rule.find(wording)]
    return Report(wording, tuple(sorted(found, key=lambda each: _SEVERITIES.index(each.severity))))


def wording_of(
    prompt: str,
    backend: Backend,
    *,
    model: str | None = None,
    duration_seconds: float | None = None,
    negative_prompt: str | None = "",
    task: Task | None = None,
    generate_audio: bool | None = None,
    has_image: bool = False,
    base: Base | None = None,
) -> Wording:
    """A prompt with its circumstances on a backend; see `lint`.

    Raises:
        RequestError: There is no such model.
        TypeError: The prompt is no string.
    """
    known = _model(model, backend)
    return Wording(
        prompt=text_of(prompt),
        negative_prompt=negative_prompt or "",
        family=known.family,
        title=known.title,
        duration_seconds=duration_seconds or catalog().defaults["duration_seconds"],
        task=task,
        has_image=has_image,
        is_silent=known.silent or generate_audio is False,
        base=base,
        token_limit=catalog().prompt_tokens,
    )


def base_of(video: Clip | str, library: Library | None) -> Base:
    """The clip that goes on or is changed.

    Raises:
        RequestError: There is no such clip, or its file is gone.
        TypeError: It is neither a clip nor an id.
    """
    if isinstance(video, Clip):
        base = Base(prompt=video.request.prompt, path=video.path)
    elif isinstance(video, str) and library is not None:
        record = library.clip(video)
        job = library.job(record.job_id if record else video)
        clip = record or (job.clips[0] if job and job.clips else None)
        if job is None or clip is None:
            raise _problem("video", f"There is no clip {video!r} in the library.", "%veoctl history lists the jobs.")
        base = Base(prompt=job.request.prompt, path=library.file(clip.path))
    else:
        msg = f"video takes a Clip or its id, not {type(video).__name__}."
        raise TypeError(msg)
    if not base.path.exists():
        raise _problem("video", f"The clip's file {base.path.name} is no longer in the library.", "Put it back.")
    return base


def _model(name: str | None, backend: Backend) -> Model:
    """The model of that name on the backend, else on any: a prompt may be judged for a model that is not used here."""
    wanted = name or default_model(backend.wire, backend.day)
    found = find_model(wanted, wire=backend.wire)
    if isinstance(found, Problem):
        found = find_model(wanted)
    if isinstance(found, Problem):
        raise RequestError([found])
    return found


def _finding(rule: Rule, hit: Hit) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=hit.message,
        suggestion=hit.suggestion,
        reason=rule.reason,
        source=rule.source,
        field=hit.field,
        start=hit.start,
        end=hit.end,
    )


def _problem(field: str, message: str, hint: str) -> RequestError:
    return RequestError([Problem(rule=field, field=field, message=message, hint=hint)])
