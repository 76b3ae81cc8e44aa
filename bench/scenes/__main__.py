"""`python -m vidence.bench.scenes --seed N --out DIR` renders scenes with their truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from .library import RECIPES, scene


def main() -> None:
    """Render the named recipes, or all of them, as NAME-SEED.mp4 and NAME-SEED.json."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.scenes", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"recipes: {', '.join(RECIPES)}")
    arguments = parser.parse_args()
    if unknown := [n for n in arguments.names if n not in RECIPES]:
        parser.error(f"no recipe is called {unknown[0]!r}; choose from {', '.join(RECIPES)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or RECIPES:
        path = arguments.out / f"{name}-{arguments.seed}.mp4"
        truth = scene(name, arguments.seed).render(path)
        path.with_suffix(".json").write_text(truth.model_dump_json(), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
