"""Profiles: what they choose, what wins over them, and that no licence slips in."""

import pytest

from vidence.tools import profiles
from vidence.tools.backends.entry import Entry, restriction
from vidence.tools.config import Config
from vidence.tools.profiles import BUILT_IN, Setup, profile_choices, set_up
from vidence.tools.registry import DEFAULTS, ChosenBackends, entries, parse_choices
from vidence.tools.remote.host import Host
from vidence.traces.errors import BackendMissing, UsageError

# What may be taken without a thought of one's own about its licence.
UNASKED = ("classical", "light", "permissive")


def options(profile):
    """Every (capability, name) that a profile may choose, and whether it can do without."""
    for capability, given in BUILT_IN[profile].items():
        names = [option.partition(":")[0] for option in ((given,) if isinstance(given, str) else given)]
        yield from ((capability, name, name == names[-1]) for name in names)


@pytest.mark.parametrize("profile", BUILT_IN)
def test_no_restricted_licence_is_in_a_profile_unless_the_user_brought_it(profile):
    table = entries()
    restricted = {
        name: needed
        for capability, name, needed in options(profile)
        if (entry := table.get((capability, name))) and restriction(entry.licence)
    }
    if profile in UNASKED:
        assert restricted == {}
    elif profile != "yolo":
        # Only as the first of several, taken where somebody installed it.
        assert not any(restricted.values())


def test_the_permissive_profile_holds_nothing_else():
    table = entries()
    for capability, name, _ in options("permissive"):
        entry = table.get((capability, name))
        assert entry is None or entry.licence.startswith(("Apache", "MIT", "BSD")), name


def test_without_a_profile_nothing_is_chosen():
    assert set_up(None, (), Config()) == Setup()
    assert set_up(None, ("detector=colour",), Config()).backends == ("detector=colour",)


def test_the_classical_profile_is_the_default():
    chosen = parse_choices(profile_choices("classical", Config()))
    assert {capability: choice.name for capability, choice in chosen.items()} == dict(DEFAULTS)


def test_a_backend_given_by_itself_wins_over_the_profile():
    config = Config(profiles={"mine": {"detector": "colour", "tracker": "association"}})
    setup = set_up("mine", ("detector=motion",), config)
    assert setup.profile == "mine"
    assert ChosenBackends(parse_choices(setup.backends)).detector().name == "motion"


def test_the_files_default_profile_is_taken_where_none_is_named():
    config = Config(default="mine", profiles={"mine": {"detector": "colour"}})
    assert set_up(None, (), config).backends == ("detector=colour",)
    assert set_up("classical", (), config).profile == "classical"


def test_a_profile_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(UsageError, match="no profile 'clasical', did you mean 'classical'") as refused:
        set_up("clasical", (), Config(profiles={"mine": {}}))
    assert "mine" in refused.value.hint


def test_a_profile_with_a_backend_that_is_not_there_says_which_is_missing():
    with pytest.raises(BackendMissing, match=r"'mine' needs the detector 'motoin'.*did you mean 'motion'"):
        set_up("mine", (), Config(profiles={"mine": {"detector": "motoin"}}))


def test_of_several_the_first_that_is_installed_is_taken(monkeypatch):
    def never(argument, settings):
        raise AssertionError

    table = {
        ("points", "best"): Entry("points", "best", never, packages=("no_such_package",)),
        ("points", "good"): Entry("points", "good", never),
    }
    monkeypatch.setattr(profiles, "entries", lambda: table)
    monkeypatch.setattr(profiles, "BUILT_IN", {"p": {"points": ("best", "good")}})
    assert profile_choices("p", Config()) == ("points=good",)
    monkeypatch.setattr(profiles, "BUILT_IN", {"p": {"points": ("good", "best")}})
    assert profile_choices("p", Config()) == ("points=good",)
    monkeypatch.setattr(profiles, "BUILT_IN", {"p": {"points": ("absent", "best")}})
    assert profile_choices("p", Config()) == ("points=best",)


def test_the_light_profiles_file_is_looked_for_where_the_models_lie(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path))
    assert "detector=onnx:yolox_nano.onnx" in profile_choices("light", Config())
    (tmp_path / "yolox_nano.onnx").touch()
    assert f"detector=onnx:{tmp_path}/yolox_nano.onnx" in profile_choices("light", Config())


def test_only_the_hosts_of_chosen_backends_are_told():
    config = Config(hosts={"detector.onnx": Host(worker=True), "detector.colour": Host(worker=True)})
    assert set(set_up(None, (), config).hosts) == {"detector.colour"}
    assert set(set_up(None, ("detector=onnx:x",), config).hosts) == {"detector.colour", "detector.onnx"}


def test_a_backend_is_made_on_the_device_of_its_host(monkeypatch):
    from vidence.tools import registry

    made = []
    real = registry.make_backend

    def make(entry, argument, settings):
        made.append((entry.name, settings.device, settings.dtype))
        return real(entry, argument, settings)

    monkeypatch.setattr(registry, "make_backend", make)
    backends = ChosenBackends(hosts={"detector.motion": Host(device="cuda:1", dtype="float16")})
    backends.detector()
    backends.tracker()
    assert made == [("motion", "cuda:1", "float16"), ("association", "auto", "auto")]
