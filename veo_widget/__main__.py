"""``python -m veo_widget``: the same as ``veo-widget``."""

from __future__ import annotations

import sys

from veo_widget.cli import main

if __name__ == "__main__":
    sys.exit(main())
