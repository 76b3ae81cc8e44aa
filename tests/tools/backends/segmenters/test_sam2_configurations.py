"""`sam2` is made from configurations that its package brings: a file of anybody's could name any code."""

import pytest

from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import entries
from vidence.traces.errors import BackendMissing, UsageError


def make(config):
    return entries()["segmenter", "sam2"].make(f"nowhere.pt,config={config}", ModelSettings())


@pytest.mark.parametrize(
    "config",
    [
        "../../x.yaml",
        "configs/sam2/../../../x.yaml",
        "/x.yaml",
        "configs/sam2.1_training/sam2.1_hiera_b+_MOSE_finetune.yaml",
        "configs/sam2x1/x.yaml",
        "configs/sam2/x.yaml/y",
        "file://configs/sam2/x.yaml",
    ],
)
def test_a_file_that_is_not_the_packages_is_no_configuration(config):
    with pytest.raises(UsageError, match="sam2 has no configuration") as refused:
        make(config)
    assert "configs/sam2.1/sam2.1_hiera_t.yaml" in refused.value.hint


@pytest.mark.parametrize("config", ["configs/sam2/sam2_hiera_b+.yaml", "configs/sam2.1/sam2.1_hiera_t.yaml"])
def test_the_packages_own_are_taken(config):
    with pytest.raises(BackendMissing, match="there is no file 'nowhere"):
        make(config)
