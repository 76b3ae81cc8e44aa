"""The package is what the tree shows: packages listed, public names, a light import, a clean wheel."""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import vidence

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {
    *("Answer", "Budget", "Video", "VidenceError"),
    *("ask", "ask_async", "audit", "build_graph", "follow_up", "resume"),
}
CODE = ("agent", "bench", "cli", "tools", "traces")


def run_python(*arguments, **settings):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def folders_with_code():
    return {
        ".".join(("vidence", *path.parent.relative_to(ROOT).parts))
        for top in CODE
        for path in (ROOT / top).rglob("*.py")
    } | {"vidence"}


def test_the_package_list_equals_the_tree():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted(folders_with_code())
    assert len(listed) == len(set(listed))


def test_every_folder_with_code_is_a_package():
    missing = {path.parent for top in CODE for path in (ROOT / top).rglob("*.py")}
    assert [str(folder) for folder in sorted(missing) if not (folder / "__init__.py").exists()] == []


def test_data_files_in_code_folders_are_packaged():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = settings["package-data"]
    data = [
        path.relative_to(ROOT)
        for top in CODE
        for path in (ROOT / top).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    packaged = [
        f"{package.replace('.', '/').removeprefix('vidence').lstrip('/')}/{pattern}".lstrip("/")
        for package, given in patterns.items()
        for pattern in given
    ]
    for path in data:
        assert any(path.match(pattern) for pattern in packaged), path


def test_the_root_holds_no_other_code():
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_public_names_are_these_and_all_can_be_had():
    assert set(vidence.__all__) == PUBLIC
    assert all(getattr(vidence, name).__name__ for name in PUBLIC)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = vidence.nonsense


def test_importing_vidence_loads_nothing_heavy():
    loaded = run_python("-c", "import sys, vidence; print(*sys.modules)").split()
    heavy = {"cv2", "torch", "langgraph", "numpy", "scipy", "av", "pydantic", "trackers", "rich"}
    assert heavy & set(loaded) == set()


def test_the_version_is_that_of_pyproject():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert run_python("-m", "vidence", "--version").strip() == f"vidence {version}"


# Read off DESIGN: traces knows none of the others, tools know traces, the agent both, and so on.
MAY_IMPORT = {
    "traces": {"traces"},
    "tools": {"tools", "traces"},
    "agent": {"agent", "tools", "traces", "prompts"},
    "bench": {"bench", "agent", "tools", "traces"},
    "cli": {"cli", "bench", "agent", "tools", "traces"},
}
_RELATIVE = re.compile(r"^\s*from (\.+)([\w.]*) import (.+)$", re.MULTILINE)
_ABSOLUTE = re.compile(r"^\s*(?:from vidence|import vidence)", re.MULTILINE)


def imported_folders(path):
    """The top folders that a file's relative imports reach."""
    parts = path.relative_to(ROOT).parts
    for dots, module, names in _RELATIVE.findall(path.read_text()):
        base = parts[: len(parts) - len(dots)]
        full = (*base, *module.split(".")) if module else base
        yield full[0] if full and full[0] else names.split()[0]


@pytest.mark.parametrize("top", sorted(MAY_IMPORT))
def test_imports_run_one_way(top):
    for path in (ROOT / top).rglob("*.py"):
        assert set(imported_folders(path)) - MAY_IMPORT[top] == set(), path
        # The public name is for users; `bench` asks as a user does.
        assert top == "bench" or not _ABSOLUTE.search(path.read_text()), path


def test_files_and_functions_stay_short():
    import ast

    for top in (*CODE, "tests"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text()
            assert text.count("\n") <= 500, path
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    assert node.end_lineno - node.lineno < 60, f"{path}:{node.name}"


@pytest.mark.long
def test_the_wheel_holds_only_vidence_and_runs_its_demo_elsewhere(tmp_path):
    run_python(
        "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT), cwd=tmp_path
    )
    (wheel,) = tmp_path.glob("*.whl")
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"vidence"}
    assert not any("/tests/" in name for name in zipfile.ZipFile(wheel).namelist())
    # A fresh environment with the dependencies of this one: what is tested is the wheel, not the network.
    venv.create(tmp_path / "env", with_pip=False)
    (site,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    dependencies = [p for p in sys.path if p.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(dependencies))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "tools").mkdir()
    (elsewhere / "tools" / "__init__.py").write_text("raise ImportError('a stranger')")
    python = tmp_path / "env" / "bin" / "python"
    environment = {**os.environ, "VIDENCE_CACHE_DIR": str(tmp_path / "cache")}
    where = subprocess.run(
        [python, "-c", "import json, vidence; print(json.dumps(vidence.__file__))"],
        capture_output=True, text=True, cwd=elsewhere, env=environment, check=True,
    )  # fmt: skip
    assert Path(json.loads(where.stdout)).is_relative_to(site)
    demo = subprocess.run(
        [python, "-m", "vidence", "demo", "--out", "shown"],
        capture_output=True, text=True, cwd=elsewhere, env=environment, check=False,
    )  # fmt: skip
    assert demo.returncode == 0, demo.stderr + demo.stdout
    assert list((elsewhere / "shown").rglob("*.png"))
