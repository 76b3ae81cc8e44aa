"""A page in the browser that is watched: what it asks for, what it complains of, what its pixels are."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_ARRIVED = """() => {
    window.arrived = new Promise((told, failed) => {
        Vidence.on('arrived', told);
        setTimeout(() => failed(new Error('no frame arrived in 20 s')), 20_000);
    });
    window.arrived.catch(() => {});
}"""


class Watched:
    """A report on show."""

    def __init__(self, context: Any, path: Path, hash_: str = "", *, plays: bool = True) -> None:
        self.context, self.path = context, path
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        context.route(
            "**/*", lambda route: route.abort() if _leaves(route.request.url) else route.continue_()
        )
        self.page.goto(path.as_uri() + hash_)
        self.page.wait_for_selector("html[data-ready]", timeout=60_000)
        if plays:
            self.until("Vidence.player.usesVideo || Vidence.data.player.kind === 'none'")
        self.settle()

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def foreign(self) -> list[str]:
        """What was asked for beside the page and its video."""
        href = self.data["player"]["href"] or ""
        known = {self.path.as_uri(), (self.path.parent / href).resolve().as_uri()}
        asked = [url.partition("#")[0] for url in self.requests]
        return [url for url in asked if _leaves(url) or (url.startswith("file:") and url not in known)]

    @property
    def data(self) -> dict[str, Any]:
        """What the page was given."""
        text = self.path.read_text(encoding="utf-8").partition('id="report">')[2].partition("</script>")[0]
        return dict(json.loads(text))

    def run(self, script: str, given: Any = None) -> Any:
        """The value of a function in the page."""
        return self.page.evaluate(script, given)

    def until(self, holds: str, *, within_s: float = 20.0) -> None:
        """Wait until something holds and is drawn; asked from here, as the page lets no string run."""
        end = time.monotonic() + within_s
        while not self.run(f"() => {holds}"):
            assert time.monotonic() < end, f"after {within_s:g} s not yet: {holds}"
            time.sleep(0.02)
        self.settle()

    def settle(self) -> None:
        """Let what is to be drawn be drawn."""
        self.run("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 120))")

    def follow(self, link: Any) -> None:
        """Press a link and wait until the frame that it leads to is on show."""
        self.run(_ARRIVED)
        link.click()
        self.run("() => window.arrived")
        self.settle()

    def press(self, key: str) -> float:
        """Press a key that leads to another frame, and give that frame's time."""
        self.run(_ARRIVED)
        self.page.keyboard.press(key)
        self.run("() => window.arrived")
        return self.t_s

    @property
    def t_s(self) -> float:
        """The presentation time of the frame on show."""
        return float(self.run("() => Vidence.player.t_s"))

    def stage(self, *, overlay: bool) -> Pixels:
        """The stage as it is on the screen, with what is drawn over the frame or without."""
        style = "visible" if overlay else "hidden"
        self.run("(style) => { document.getElementById('overlay').style.visibility = style; }", style)
        self.settle()
        return picture(self.page.locator("#stage").screenshot())

    def on_stage(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the video lies in pictures of the stage, which begin at whole pixels."""
        box = self.page.locator("#stage").bounding_box()
        video = self.data["video"]
        return (
            x * box["width"] / video["width"] + box["x"] % 1,
            y * box["height"] / video["height"] + box["y"] % 1,
        )

    def close(self) -> None:
        """Close the page and what it kept."""
        self.context.close()


def picture(png: bytes) -> Pixels:
    """A screenshot as RGB."""
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(read, cv2.COLOR_BGR2RGB), np.uint8)


def rgb(colour: str) -> Pixels:
    """`#e8590c` as three numbers."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)


def _leaves(url: str) -> bool:
    return url.partition(":")[0] not in ("file", "data", "blob")


def _keep_in(route: Any) -> None:
    if _leaves(route.request.url):
        route.abort()
    else:
        route.continue_()
