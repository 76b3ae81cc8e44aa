"""Screenshots of a report: `python -m vidence.tests.browser.shots` writes `docs/images/report-*.png`."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

import vidence
from vidence.bench.demo import render
from vidence.cli.reporting import write_report
from vidence.tests.browser.watched import Watched

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 300_000
DESKTOP = {"viewport": {"width": 1440, "height": 1040}}
PHONE = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
SHOTS: dict[str, dict[str, Any]] = {
    "light": DESKTOP,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "phone": PHONE,
}


def main() -> None:
    """Ask about the demo's scene, and photograph the report in every dress."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        page = _report(Path(folder))
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            for name, settings in SHOTS.items():
                shown = Watched(browser.new_context(**settings), page)
                _save(IMAGES / f"report-{name}.png", _shot(shown, scrolls=settings is not PHONE))
                shown.close()
            browser.close()


def _report(folder: Path) -> Path:
    video, _ = render(folder, 1)
    asked = "Which is faster, the green car or the blue truck?"
    answer = vidence.ask(video, asked, camera=video.with_suffix(".camera.json"), out=folder / "run")
    return write_report(answer.trace)


def _shot(shown: Watched, *, scrolls: bool) -> bytes:
    """The page as it is once a citation was followed."""
    shown.follow(shown.page.locator("#c1 a.cite").nth(1))
    if scrolls:
        shown.run("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
        shown.settle()
    return bytes(shown.page.screenshot())


def _save(path: Path, png: bytes) -> None:
    """As small as a picture of text and one frame can be: few colours, as many as fit."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break
    else:
        raise ValueError(f"{path.name} cannot be made smaller than {MOST_BYTES} bytes")
    print(f"{path} ({path.stat().st_size // 1000} kB)")


if __name__ == "__main__":
    main()
