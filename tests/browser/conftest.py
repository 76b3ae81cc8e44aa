"""Fixtures for pages in a real browser: runs with their pages, Chromium, and a page that is watched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vidence.tests.browser.watched import Watched
from vidence.tests.traces.report import sample_runs


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample runs and their pages."""
    folder = tmp_path_factory.mktemp("samples")
    sample_runs.main(folder)
    return folder


@pytest.fixture(scope="session")
def chromium(samples: Path) -> Iterator[Any]:
    """Debian's Chromium; after the samples, as its loop lets no other run in this thread."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium on the path; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Watched]]:
    """Opens pages; when the test is over none may have failed in anything, or asked for anything."""
    pages: list[Watched] = []

    def open_page(
        path: Path, hash_: str = "", *, plays: bool = True, before: str = "", **settings: Any
    ) -> Watched:
        """`before` runs before the page's own scripts."""
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **settings})
        context.add_init_script(before)
        pages.append(Watched(context, path, hash_, plays=plays))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()
    for page in pages:
        assert page.complaints == []
        assert page.foreign() == []
