"""The steps of a client's way on which a fault can be put, and the wires they are taken on."""

from __future__ import annotations

from typing import Literal

# "file" is asking the Files API about a file or for its address; "download" is reading bytes, wherever they lie.
Step = Literal["submit", "poll", "file", "download", "generate", "cancel"]
Wire = Literal["vertex", "gemini", "omni", "gcs"]
