"""The states of the studio that people look at and that the rules of accessibility are held against."""

from __future__ import annotations

from typing import Any

from tests.browser.card_page import RUNNING
from tests.browser.studio_page import CLIP, DONE, GOOGLE
from veo_widget.notebook.catalog_json import catalog_data
from veo_widget.studio import Backend

VERTEX = catalog_data(Backend(wire="vertex", endpoint="google", project="demo"))
OMNI = catalog_data(Backend(wire="omni", endpoint="google"))

FAILED = RUNNING | {
    "id": "f1",
    "prompt": "A person who looks like a famous actor walks a dog",
    "state": "filtered",
    "words": "Google's safety filter kept the video back",
    "message": "The service's own code: 17301594 (a celebrity was recognised).",
    "hint": "Leave out the names and likenesses of real people.",
    "money": "not charged",
    "open": False,
}
OPEN = RUNNING | {
    "id": "o1",
    "prompt": "Waves roll onto a black beach at dawn, drone shot",
    "now": RUNNING["started"] + 22_000,
}
ENDS = [
    RUNNING | {"id": "w1", "prompt": "A tram in the rain", "state": "waiting", "words": "Waiting for quota", "place": 3,
               "started": None, "resumes": RUNNING["now"] + 40_000, "message": "The quota of this minute is used up.",
               "hint": "Nothing was started and nothing is charged; stopping it is free."},
    RUNNING | {"id": "w2", "prompt": "A tram in the sun", "state": "queued", "words": "Waiting for its turn",
               "place": 12, "started": None},
    OPEN | {"id": "w3", "usual": [40, 85]},
    RUNNING | {"id": "w4", "open": False, "state": "failed", "words": "Failed", "money": "not charged",
               "message": "The service failed: Internal error.", "hint": "Such faults often pass: try again."},
    RUNNING | {"id": "w5", "open": False, "state": "stalled", "words": "No result yet; stopped waiting",
               "money": "charge unknown (at most $3.20)", "message": "No result after 15 minutes.",
               "hint": "“Resume” looks again; the service keeps a finished video for two days."},
    RUNNING | {"id": "w6", "open": False, "state": "cancelled", "words": "Cancelled", "money": "not charged",
               "message": "Cancelled before it was sent."},
]  # fmt: skip
LEFT = [OPEN | {"id": f"l{n}", "left": True, "here": False} for n in (1, 2)]
SEVERAL = DONE | {
    "id": "d2",
    "prompt": "A lighthouse in a storm, slow pan",
    "clips": [CLIP | {"id": f"s{n}", "sample": n} for n in range(3)],
}
PICTURE = {
    "sha256": "ab" * 32,
    "mime_type": "image/png",
    "width": 1280,
    "height": 720,
    "size": 912_345,
    "name": "kitten-on-the-sill.png",
}
DRAFT = {
    "prompt": "A calico kitten asleep in the sun, slow push-in, soft morning light. A clock ticks.",
    "negative_prompt": "cartoon",
}
VIDEO = {
    "clip": "c1",
    "task": "extend",
    "prompt": "A calico kitten asleep in the sun, slow push-in, soft morning light",
    "width": 1280,
    "height": 720,
    "duration": 8.0,
    "aspect_ratio": "16:9",
}
FRAMES = {"image": PICTURE, "last_frame": PICTURE | {"sha256": "cd" * 32, "name": "last frame of a calico kitten"}}
REFERENCES = {"reference_images": [PICTURE | {"sha256": f"{n}e" * 32, "name": f"hat-{n}.png"} for n in (1, 2)]}
STATES: dict[str, dict[str, Any]] = {
    "empty": {},
    "jobs": {"draft": DRAFT | {"image": PICTURE, "seed": 7}, "jobs": [OPEN, DONE | {"id": "d1"}, SEVERAL, FAILED]},
    "off": {"draft": DRAFT | {"duration_seconds": 6}, "backend": GOOGLE},
    "illegal": {
        "draft": DRAFT | {"model": "veo-3.1-lite", "resolution": "4k", "number_of_videos": 7},
        "backend": GOOGLE,
    },
    "paid": {"draft": DRAFT, "backend": GOOGLE, "jobs": [OPEN | {"badge": "", "money": "$3.20 if it succeeds"}]},
    "frames": {"draft": DRAFT | FRAMES, "jobs": [DONE | {"kept_until": RUNNING["now"] + 31 * 3_600_000}]},
    "references": {"draft": DRAFT | REFERENCES},
    "pairs": {"draft": DRAFT | {"image": PICTURE} | REFERENCES},
    "ends": {"draft": DRAFT, "backend": GOOGLE, "jobs": [each | {"badge": ""} for each in ENDS]},
    "left": {"draft": DRAFT, "jobs": LEFT},
    "extend": {"draft": {"prompt": "It wakes and stretches", "video": VIDEO}, "jobs": [DONE]},
    "omni": {
        "catalog": OMNI,
        "backend": GOOGLE | {"label": "Omni on the Gemini API (with your API key)"},
        "draft": DRAFT | REFERENCES | {"model": "omni-1.2"},
        "jobs": [OPEN | {"badge": "", "can_cancel": True}, DONE | {"kept_until": RUNNING["now"] + 31 * 3_600_000}],
    },
}
MORE = DRAFT | {
    "generate_audio": False,
    "person_generation": "allow_adult",
    "labels": {"team": "film", "scene": "3"},
    "retries": 2,
}
