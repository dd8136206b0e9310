"""Where an API key comes from: the environment, or Colab's secrets. It is read when needed and written nowhere.

google-genai's order: ``GOOGLE_API_KEY`` before ``GEMINI_API_KEY``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

VARIABLES = ("GOOGLE_API_KEY", "GEMINI_API_KEY")


def find_key(environ: Mapping[str, str] = os.environ) -> str | None:
    """The API key; None where there is none."""
    for name in VARIABLES:
        if environ.get(name, "").strip():
            return environ[name].strip()
    return _colab_secret() if environ is os.environ and "google.colab" in sys.modules else None


@cache
def _colab_secret() -> str | None:
    """Colab's secret of that name. It is asked for on the main thread, which alone can, and kept in memory."""
    from google.colab import userdata

    for name in VARIABLES:
        try:
            value = userdata.get(name)
        except Exception:  # not there, or not allowed for this notebook: Colab has an error class for each
            continue
        if value:
            return str(value).strip()
    return None
