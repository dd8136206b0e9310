"""The three steps of a client's way on which a fault can be put."""

from __future__ import annotations

from typing import Literal

Step = Literal["submit", "poll", "download"]
