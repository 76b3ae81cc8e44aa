import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidence.tools.wrappers.cache import DiskCache, NoCache, cache_key, open_cache
from vidence.traces.errors import UsageError
from vidence.traces.records import Fingerprint

PRINT = Fingerprint(capability="detector", name="fake", version="1", parameters={"threshold": 0.3})


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def test_a_value_comes_back_as_it_was_put(tmp_path):
    cache = DiskCache(tmp_path)
    assert cache.get("a") is None
    cache.put("a", b"")
    cache.put("../../b", b"\x00value")
    assert cache.get("a") == b""
    assert cache.get("../../b") == b"\x00value"
    assert all(p.is_relative_to(tmp_path) for p in files(tmp_path))


def test_another_process_finds_it(tmp_path):
    DiskCache(tmp_path).put("k", b"v")
    assert DiskCache(tmp_path).get("k") == b"v"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 50])
def test_a_damaged_entry_is_a_miss_and_is_cleared(tmp_path, damage):
    cache = DiskCache(tmp_path)
    cache.put("k", b"value" * 9)
    (entry,) = files(tmp_path)
    entry.write_bytes(damage)
    assert cache.get("k") is None
    assert not entry.exists()


def test_one_flipped_byte_is_a_miss(tmp_path):
    cache = DiskCache(tmp_path)
    cache.put("k", b"value")
    (entry,) = files(tmp_path)
    content = bytearray(entry.read_bytes())
    content[-1] ^= 1
    entry.write_bytes(content)
    assert cache.get("k") is None


def test_the_least_recently_used_go_first_and_the_size_stays_bounded(tmp_path):
    cache = DiskCache(tmp_path, limit_mb=0.01)
    for i in range(8):
        cache.put(f"k{i}", bytes(1000))
        (path,) = [p for p in files(tmp_path) if p.stat().st_mtime_ns > 10**18]
        os.utime(path, ns=(i, i))
    assert cache.get("k0") is not None
    for i in range(8, 12):
        cache.put(f"k{i}", bytes(1000))
    assert sum(p.stat().st_size for p in files(tmp_path)) <= 10_000
    assert cache.get("k0") is not None
    assert cache.get("k1") is None
    assert cache.get("k11") is not None


def test_a_value_larger_than_the_cache_is_not_kept(tmp_path):
    cache = DiskCache(tmp_path, limit_mb=0.001)
    cache.put("small", b"x")
    cache.put("large", bytes(2000))
    assert cache.get("large") is None
    assert cache.get("small") == b"x"


def test_where_nothing_can_be_written_the_caller_does_not_fail(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = DiskCache(blocked)
    cache.put("k", b"v")
    assert cache.get("k") is None


def test_two_processes_may_write_and_evict_at_once(tmp_path):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from vidence.tools.wrappers.cache import DiskCache\n"
        "cache = DiskCache(Path(sys.argv[1]), limit_mb=0.02)\n"
        "for i in range(150):\n"
        "    key = f'k{i % 30}'\n"
        "    kept = cache.get(key)\n"
        "    assert kept in (None, key.encode() * 400), key\n"
        "    cache.put(key, key.encode() * 400)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    workers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [worker.communicate()[1] for worker in workers] == [b"", b""]
    assert not [p for p in files(tmp_path) if p.name.startswith(".new-")]


def test_the_key_changes_with_all_that_matters_and_not_with_order():
    given = {"video": "v", "tool": "t", "backends": [PRINT], "arguments": {"a": 1, "b": 2}}
    key = cache_key(**given)
    assert key == cache_key(**{**given, "arguments": {"b": 2, "a": 1}})
    changed = PRINT.model_copy(update={"parameters": {"threshold": 0.4}})
    others = [{"video": "w"}, {"tool": "u"}, {"backends": [changed]}, {"arguments": {"a": 1}}]
    assert len({key, *(cache_key(**{**given, **other}) for other in others)}) == 5


def test_the_environment_chooses_folder_and_size(tmp_path):
    cache = open_cache({"VIDENCE_CACHE_DIR": str(tmp_path), "VIDENCE_CACHE_MB": "0.001"})
    cache.put("large", bytes(2000))
    cache.put("small", b"x")
    assert cache.get("large") is None
    assert cache.get("small") == b"x"
    assert files(tmp_path)


def test_off_keeps_nothing(tmp_path):
    cache = open_cache({"VIDENCE_CACHE": "OFF", "VIDENCE_CACHE_DIR": str(tmp_path)})
    assert isinstance(cache, NoCache)
    cache.put("k", b"v")
    assert cache.get("k") is None
    assert not files(tmp_path)


@pytest.mark.parametrize("size", ["-1", "much", "inf", "nan"])
def test_a_size_that_is_none_is_said_so(size):
    with pytest.raises(UsageError, match="VIDENCE_CACHE_MB is a positive number"):
        open_cache({"VIDENCE_CACHE_MB": size})
