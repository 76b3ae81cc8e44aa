"""Addresses of model servers: nothing secret, nothing that is none, and offline only this machine."""

import pytest

from vidence.tools.models.address import checked, is_loopback
from vidence.traces.errors import UsageError


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/v1",
        "http://localhost:11434/v1/",
        "https://models.example/v1",
        "http://[::1]:1/v1",
    ],
)
def test_an_address_is_taken_as_it_is(url):
    assert checked(url) == url.rstrip("/")


@pytest.mark.parametrize("url", [" http://127.0.0.1:8000/v1 ", "http://127.0.0.1:8000/v1\n"])
def test_blanks_that_were_copied_with_it_are_not_part_of_it(url):
    assert checked(url) == "http://127.0.0.1:8000/v1"


@pytest.mark.parametrize(
    "url",
    [
        "http://me:hunter22@models.example/v1",
        "http://hunter22@models.example/v1",
        "http://models.example/v1?key=hunter22",
        "http://models.example/v1#hunter22",
    ],
)
def test_what_may_be_a_secret_is_refused_and_not_repeated(url):
    with pytest.raises(UsageError, match="no user, password, query or fragment") as refused:
        checked(url)
    assert "hunter22" not in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "ftp://models.example",
        "http://",
        "http://[",
        "http://a:b/v1",
        "http://127.0.0.1:1/v1 --marks",
        "http://127.0.0.1:1/\x1b[31mv1",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UsageError):
        checked(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/v1", "http://127.8.9.1:1/v1", "http://localhost/v1", "http://[::1]/v1"]
)
def test_this_machine_is_reached_offline(url):
    assert is_loopback(url)
    assert checked(url, offline=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.0.7/v1",
        "http://localhost.example/v1",
        "http://0.0.0.0/v1",
        "https://api.openai.com/v1",
    ],
)
def test_no_other_is(url):
    with pytest.raises(UsageError, match="--offline"):
        checked(url, offline=True)
