"""``python -m veo_widget.simulator``: one line on stdout when it listens, nothing else there ever."""

from __future__ import annotations

from veo_widget.simulator.settings import read_settings


def main() -> None:
    settings = read_settings()
    # After the arguments: a mistake in them should be told at once.
    from veo_widget.simulator.server import serve

    serve(settings)


if __name__ == "__main__":
    main()
