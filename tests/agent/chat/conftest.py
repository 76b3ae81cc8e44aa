"""A chat run by a script: a clip of the conftest above, a list of turns, an answer."""

import pytest
import yaml

import vidence


@pytest.fixture
def scripted(tmp_path):
    """Asks a question of a clip, answered by turns; the run lies in `tmp_path / name`."""

    def ask(video, question, turns, *, name="run", family=None, **settings):
        script = tmp_path / f"{name}.yaml"
        content = {"turns": turns} if family is None else {"turns": turns, "family": family}
        script.write_text(yaml.safe_dump(content), encoding="utf-8")
        return vidence.ask(video, question, policy=f"scripted:{script}", out=tmp_path / name, **settings)

    return ask
