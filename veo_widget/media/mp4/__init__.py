"""MP4 files at the level of boxes: where each frame lies, what its codec is called, and fragments made of them.

Written out here because PyAV can only copy a file: with these tables every fragment is put together when it is asked
for, so that nothing is stored twice and the first one does not wait for the rest.
"""

from __future__ import annotations
