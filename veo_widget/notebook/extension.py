"""`%load_ext veo_widget` and `%unload_ext veo_widget`."""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import TraitError

from veo_widget.archive.paths import LibraryPaths, wanted_root
from veo_widget.archive.pending import read_pending
from veo_widget.notebook import completer
from veo_widget.notebook.hosts import drive_offer
from veo_widget.notebook.keep_question_mark import keep_question_mark
from veo_widget.notebook.magics import VeoMagics

_NAMES = {"line": ("veo", "veoctl"), "cell": ("veo",)}


def load(shell: InteractiveShell) -> None:
    """Registers the magics, their completion and the hook; touches no network.

    Says in one line where jobs are open or a Drive is there.
    """
    _forget(shell)
    try:
        shell.register_magics(VeoMagics)
    except TraitError as error:  # in a configuration file of IPython's
        msg = f"c.VeoMagics: {error}"
        raise UsageError(msg) from None
    if keep_question_mark not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(keep_question_mark)
    completer.install(shell)
    root = wanted_root()[0]
    if offer := drive_offer(root):
        print(offer)
    open_jobs = read_pending(LibraryPaths(root).pending)
    if open_jobs:
        count = f"{len(open_jobs)} jobs are" if len(open_jobs) > 1 else "1 job is"
        print(f"Veo: {count} open from before. %veoctl resume or veo.resume() fetches what is ready; it buys nothing.")


def unload(shell: InteractiveShell) -> None:
    """Takes the magics, their defaults, their completion and the hook away again."""
    completer.uninstall(shell)
    _forget(shell)
    if keep_question_mark in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(keep_question_mark)
    magics: Any = shell.magics_manager.magics
    for kind, names in _NAMES.items():
        for name in names:
            magics[kind].pop(name, None)


def _forget(shell: InteractiveShell) -> None:
    """Takes what `%config` knows of an earlier load away: it would list, and set, both."""
    shell.configurables[:] = [each for each in shell.configurables if not isinstance(each, VeoMagics)]
    registry: Any = shell.magics_manager.registry
    registry.pop(VeoMagics.__name__, None)
