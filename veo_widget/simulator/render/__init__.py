"""Drawing and encoding clips: a prompt becomes a mood, a mood becomes layers, layers become frames, frames an
MP4.

Only `spec` is light; every other module may import numpy, Pillow and PyAV and is itself imported on a render
thread.
"""
