"""``veo-widget simulate``: this process becomes the simulator."""

from __future__ import annotations

import argparse
import sys
from functools import partial


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the simulator's own program."""
    from veo_widget.simulator import settings

    settings.add_options(parser)


def run(given: argparse.Namespace) -> int:
    """Serves until a signal ends it."""
    from veo_widget.simulator.settings import chosen

    # After the arguments: they are checked before a server is loaded.
    settings = chosen(given)
    from veo_widget.simulator.server import serve

    serve(settings, listening=partial(_tell, key="..." if settings.token or settings.api_key else "any"))


def _tell(url: str, *, key: str) -> None:
    """How to point a client here, for a person; a script reads the ready line on stdout and nothing else."""
    if sys.stderr.isatty():
        print(_HOW_TO.format(url=url, key=key), file=sys.stderr, flush=True)


_HOW_TO = """
Google's own clients work here unchanged, and nothing costs anything:

  Gemini API       export GOOGLE_GEMINI_BASE_URL={url} GEMINI_API_KEY={key}
                   google-genai for Python and JavaScript: Omni today, Veo with --as-of 2025-12-18
  Agent Platform   export GOOGLE_VERTEX_BASE_URL={url}
                   genai.Client(enterprise=True, project="any", location="us-central1", credentials=...)
  curl, fetch      {url}/v1/interactions, and the other paths of Google's pages
  this server      {url}/simulator/ledger (what happened), /simulator/faults (what is to go wrong)

Ctrl-C ends it."""
