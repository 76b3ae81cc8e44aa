"""What is relied on in any backend; the class of a capability gives `backend`, what makes one, and `use`."""

import gc
import json
import sys
import weakref

from vidence.traces.records import Fingerprint


def networks():
    """How many parts of networks there are."""
    gc.collect()
    torch = sys.modules.get("torch")
    return 0 if torch is None else sum(issubclass(type(one), torch.nn.Module) for one in gc.get_objects())


class Backing:
    """What holds of every backend, whatever it does."""

    capability: str
    protocol: type

    def test_it_speaks_the_protocol(self, backend):
        made = backend()
        assert isinstance(made, self.protocol)
        assert made.concurrency >= 1
        assert made.memory_mb >= 0

    def test_its_fingerprint_is_stable_and_a_record(self, backend):
        one, other = backend().fingerprint(), backend().fingerprint()
        assert one == other
        assert one.capability == self.capability
        # A chat model's own name has behind a colon which of its kind it is.
        assert backend().name.startswith(one.name)
        assert Fingerprint.model_validate(json.loads(one.model_dump_json())) == one

    def test_used_or_not_its_fingerprint_is_the_same(self, backend, use):
        one = backend()
        before = one.fingerprint()
        use(one)
        assert one.fingerprint() == before

    def test_it_lets_go_of_its_memory(self, backend, use):
        before, one = networks(), backend()
        use(one)
        gone = weakref.ref(one)
        del one
        assert networks() <= before
        assert gone() is None


class Differing:
    """What holds of one that can be made differently: `others` are makers of such."""

    def test_what_changes_the_output_changes_the_fingerprint(self, backend, others):
        prints = [make().fingerprint().model_dump_json() for make in (backend, *others)]
        assert len(prints) > 1
        assert len(set(prints)) == len(prints)
