"""`Studio`: one backend, one library, one engine; what `veo.generate` and the magics use.

`backend.py` says where requests go, `simulator_process.py` runs the simulator beside the kernel,
`options.py` names the parameters, `studio.py` brings them together, `default.py` holds the one in use.
"""

from __future__ import annotations

from veo_widget.studio.backend import Backend
from veo_widget.studio.default import default_studio, present_backend, present_library, set_library, use
from veo_widget.studio.studio import Studio

__all__ = ["Backend", "Studio", "default_studio", "present_backend", "present_library", "set_library", "use"]
