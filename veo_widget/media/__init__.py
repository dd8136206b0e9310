"""Images in, videos probed: sniffing and keeping input images, streams, frames and posters of clips.

PyAV, Pillow and NumPy are imported inside the functions that need them: loading the extension must not.
"""
