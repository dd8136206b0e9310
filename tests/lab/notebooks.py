"""Notebooks for tests, written as files."""

from __future__ import annotations

from pathlib import Path

import nbformat

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}


def write_notebook(path: Path, *cells: str) -> None:
    """Writes a notebook with one code cell for each text; it always has at least one."""
    notebook = nbformat.v4.new_notebook(metadata=KERNEL)
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells or ("",)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
