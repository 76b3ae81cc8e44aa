"""Values of a trace replaced at random, its chain made to hold again: no command trips over them."""

import json
import random
import shutil
from pathlib import Path

import pytest

from vidence.tests.cli.test_hostile_traces import CODES, GOLDEN, READING, arguments_of
from vidence.tests.traces.hostile import events_of, rewrite

NAMES = sorted(run.name for run in GOLDEN.iterdir() if run.is_dir())
CHANGES = 4
VALUES = (
    *(0, -1, 1, 10**18, 10**400, 1e308, -1e308, 5e-324, 0.5, None, True, [], {}, [[]]),
    *("", "x", "\x00", "../../../../etc/passwd", "/dev/zero", "a" * 5000, "\u202e</script>", "e999999", "k1"),
)


def places(node, path=()):
    """Where a value stands in an event; of long lists the first few."""
    inner = node.items() if isinstance(node, dict) else enumerate(node[:6]) if isinstance(node, list) else ()
    for key, value in inner:
        if key != "kind":
            yield (*path, key)
            yield from places(value, (*path, key))


def falsify(run, dice):
    """One value or two, in any events; what was done, to tell."""
    events, done = events_of(run), []
    for _ in range(dice.choice([1, 1, 2])):
        event, value = dice.choice(events), json.loads(json.dumps(dice.choice(VALUES)))
        *way, last = dice.choice(list(places(event)) or [("added",)])
        node = event
        for key in way:
            node = node[key]
        node[last] = value
        done.append((event.get("kind"), (*way, last), value))
    rewrite(run, events)
    return done


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", READING)
def test_a_golden_run_passes_every_command(name, command, vidence_cli, tmp_path):
    shutil.copytree(GOLDEN / name, tmp_path / "run")
    done = vidence_cli("trace", *arguments_of(command, tmp_path / "run", tmp_path))
    assert done.code in CODES, done.err


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_values_of_a_trace_that_are_false_trip_nothing(name, vidence_cli, tmp_path, mutation_seed):
    dice = random.Random(f"{name}-{mutation_seed}")
    for number in range(CHANGES):
        folder = tmp_path / str(number)
        shutil.copytree(GOLDEN / name, folder / "run")
        done = falsify(folder / "run", dice)
        for command in READING:
            answered = vidence_cli("trace", *arguments_of(command, folder / "run", Path(folder)))
            assert answered.code in CODES, (command, done, answered.err)
            assert "Traceback" not in answered.err
