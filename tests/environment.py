"""In which environment tests run, said in one place: no credentials, the simulator, nothing written home.

`tests/run.py` gives it to every stage; `tests/conftest.py` applies it again, so that a bare `pytest` is as
safe.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

#: Set by us, so that a child process keeps its parent's folders instead of making new ones.
HOME = "VEO_TEST_HOME"

#: Settings for tests themselves; every other VEO_* of the developer's shell is dropped.
KEPT = frozenset({HOME, "VEO_CHROMIUM", "VEO_SCREENSHOTS"})

#: Whatever begins so can name an account, a project or a key of the services we speak to.
STRIPPED = (
    "AISTUDIO_",
    "AWS_",
    "CLOUDSDK_",
    "CLOUD_ML_",
    "GCE_",
    "GCLOUD_",
    "GCP_",
    "GEMINI_",
    "GENAI_",
    "GOOGLE_",
    "VEO_",
    "VERTEX",
)


def tested(environ: Mapping[str, str]) -> dict[str, str]:
    """A copy of `environ` fit for tests; its temporary folders go when this process ends."""
    clean = {name: value for name, value in environ.items() if name in KEPT or not name.startswith(STRIPPED)}
    home = Path(clean.get(HOME) or _temporary_home())
    clean |= {
        HOME: str(home),
        "VEO_BACKEND": "simulator",
        "VEO_LIBRARY": str(_folder(home, "library")),
        "VEO_CONFIG": os.devnull,  # no defaults of the developer's own
        "VEO_CACHE": str(_folder(home, "cache")),
        # google-auth would else find the developer's login, or wait for a metadata server.
        "CLOUDSDK_CONFIG": str(_folder(home, "cloudsdk")),
        "NO_GCE_CHECK": "true",
        "IPYTHONDIR": str(_folder(home, "ipython")),
        "JUPYTER_CONFIG_DIR": str(_folder(home, "jupyter-config")),
        "JUPYTER_DATA_DIR": str(_folder(home, "jupyter-data")),
        "JUPYTER_RUNTIME_DIR": str(_folder(home, "jupyter-runtime")),
        "XDG_DATA_HOME": str(_folder(home, "data")),
        "XDG_STATE_HOME": str(_folder(home, "state")),
        "PYTHONUNBUFFERED": "1",
    }
    # A proxy must never stand between a test and its own server.
    direct = {"localhost", "127.0.0.1", "::1", *clean.get("NO_PROXY", "").split(",")} - {""}
    clean["NO_PROXY"] = clean["no_proxy"] = ",".join(sorted(direct))
    return clean


def apply() -> None:
    """Makes this process's environment the tested one."""
    clean = tested(os.environ)
    for name in os.environ.keys() - clean.keys():
        del os.environ[name]
    os.environ.update(clean)


def _temporary_home() -> str:
    home = tempfile.mkdtemp(prefix="veo-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def _folder(home: Path, name: str) -> Path:
    folder = home / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
