"""JupyterLab for measurements: the fixtures of `tests/lab`."""

from tests.lab.conftest import lab, lab_server

__all__ = ["lab", "lab_server"]
