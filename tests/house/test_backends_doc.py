"""docs/backends.md tells the backends and profiles that there are, with their licences and weights."""

import re
from pathlib import Path

import pytest

from vidence.tools.backends.entry import restriction
from vidence.tools.builtin import BUILT_IN as BACKENDS
from vidence.tools.config import read_config
from vidence.tools.models.choose import kinds
from vidence.tools.profiles import BUILT_IN as PROFILES
from vidence.tools.registry import DEFAULTS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "backends.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\w+) \| `([\w-]+)`([^|]*)\| ([^|]+) \| ([^|]*)\| ([^|]*)\| ([^|]*)\|$", re.MULTILINE)
ROWS = {(row[0], row[1]): row for row in ROW.findall(TEXT)}
ENTRIES = {(e.capability, e.name): e for e in BACKENDS if e.name not in kinds()}


def test_every_backend_is_told_and_no_other():
    assert set(ROWS) == set(ENTRIES)


@pytest.mark.parametrize("key", ENTRIES, ids="=".join)
def test_a_backends_licence_weights_and_extra_are_told(key):
    entry, (_, _, _, licence, _, weights, command) = ENTRIES[key], ROWS[key]
    assert licence.replace("**", "") == entry.licence
    assert ("**" in licence) == (restriction(entry.licence) is not None)
    assert weights.strip().strip("`") == entry.weights
    assert not entry.extra or f"vidence[{entry.extra}]" in command
    assert not entry.packages or "pip install" in command
    assert ("default" in ROWS[key][2]) == (DEFAULTS.get(entry.capability) == entry.name)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profiles_backends_are_told(profile):
    (told,) = re.findall(rf"^\| `{profile}` \| (.+) \|$", TEXT, re.MULTILINE)
    meant = {
        f"{capability}={option}"
        for capability, given in PROFILES[profile].items()
        for option in ((given,) if isinstance(given, str) else given)
    }
    assert set(re.findall(r"`([^`]+)`", told)) == meant


def test_the_file_that_is_shown_can_be_read(tmp_path):
    (shown,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "vidence.toml"
    path.write_text(shown)
    config = read_config({"VIDENCE_CONFIG": str(path)})
    assert config.default in config.profiles
    assert len(config.hosts) == 3
