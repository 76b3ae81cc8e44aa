import pytest

from vidence.tools.lacking import lacking
from vidence.tools.registry import entries
from vidence.tools.weights import packages


@pytest.mark.parametrize("capability", ["depth", "camera"])
def test_without_its_package_it_names_the_command_that_leaves_numpy_as_it_is(monkeypatch, capability):
    there = packages.find_spec
    monkeypatch.setattr(packages, "find_spec", lambda n: None if n == "depth_anything_3" else there("json"))
    found = lacking(entries()[capability, "depth-anything-3"])
    assert "needs depth_anything_3, not installed here" in found.message
    assert found.hint.endswith("pip install --no-deps depth-anything-3 addict einops imageio omegaconf")
    assert found.exit_code == 4
