"""Stand in for the packages `rapidocr` and `faster_whisper`, by signature, and tell what a test says."""

import sys
from types import ModuleType, SimpleNamespace


def install(monkeypatch, name, **members):
    """Put a package of a name and members where the real one would be."""
    module = ModuleType(name)
    module.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, module)


def rapid(result):
    """RapidOCR, which finds the same in any picture."""

    class RapidOCR:
        def __call__(self, image):
            assert image[0, -1].tolist() == [0, 0, 200], "pictures go in as BGR"
            return result() if callable(result) else result

    return RapidOCR


def whisper(segments, made=None):
    """WhisperModel, which hears the same in any sound."""

    class WhisperModel:
        def __init__(self, name, *, local_files_only):
            assert local_files_only, "nothing may be fetched"
            if name == "missing":
                raise RuntimeError("no such folder")

        def transcribe(self, path, *, clip_timestamps):
            if made is not None:
                made.append((path, clip_timestamps))
            return iter(segments), SimpleNamespace(language="en")

    return WhisperModel
