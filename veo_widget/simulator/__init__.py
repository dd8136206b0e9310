"""A local server that speaks the video service's wires, refuses what the service refuses and renders real
MP4s.

It is an endpoint, not a wire: the code that talks to Google talks to this server unchanged. It runs as its
own process (``python -m veo_widget.simulator``), imports nothing else of veo_widget and is imported by
nothing but the command line that becomes this process (``veo-widget simulate``), so that its reading of the
service's rules stays independent of the catalog's; the two check each other.
"""
