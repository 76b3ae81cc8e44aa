"""Files of tracks, written where a test wants them and loaded as `ask` loads them."""

import pytest

from vidence.tools.tracks.reading import load_tracks


@pytest.fixture
def load(tmp_path):
    """Loads what is written: text, the file's name, and what `load_tracks` is told."""

    def loaded(text, name="tracks.txt", *, video=None, fps=10.0):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return load_tracks(path, video=video, fps=fps)

    return loaded
