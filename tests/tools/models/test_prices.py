"""What tokens cost: the user's table first, then what is published, and nothing on one's own machine."""

import pytest

from vidence.tools.models.prices import FREE, check_priced, price_of
from vidence.traces.errors import UsageError

MILLION = 1_000_000


@pytest.fixture
def own_prices(tmp_path, monkeypatch):
    """Writes the table that VIDENCE_PRICES names."""

    def write(text):
        path = tmp_path / "prices.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("VIDENCE_PRICES", str(path))

    return write


@pytest.mark.parametrize("name", ["scripted:turns.yaml", "local:folder", "recorded:cassette"])
def test_what_runs_here_costs_nothing(name):
    assert price_of(name, None) is FREE


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://localhost:11434/v1", "http://[::1]:1/v1"]
)
def test_a_server_on_this_machine_costs_nothing(url):
    assert price_of("openai:gpt-4o", url)(MILLION, 0, MILLION) == 0.0


def test_published_prices_are_those_of_genai_prices():
    from genai_prices import Usage, calc_price

    told = calc_price(Usage(input_tokens=1000, output_tokens=500), "gpt-4o-mini", provider_id="openai")
    price = price_of("openai:gpt-4o-mini", None)
    assert price(1000, 0, 500) == pytest.approx(float(told.total_price)) != 0
    assert price(1000, 800, 500) < price(1000, 0, 500)


@pytest.mark.parametrize("url", ["http://192.168.0.7:8000/v1", "https://models.example/v1"])
def test_nobody_knows_the_price_of_a_server_elsewhere(url):
    assert price_of("openai:qwen", url) is None


def test_ones_own_table_goes_first(own_prices):
    own_prices('["openai:gpt-4o-mini"]\ninput = 2.0\noutput = 8.0\ncached = 0.5\n')
    price = price_of("openai:gpt-4o-mini", "http://192.168.0.7:8000/v1")
    assert price(MILLION, 0, MILLION) == 10.0
    assert price(MILLION, MILLION, 0) == 0.5


def test_cached_tokens_cost_as_others_where_the_table_does_not_say(own_prices):
    own_prices('["openai:mine"]\ninput = 2\noutput = 8\n')
    assert price_of("openai:mine", None)(MILLION, MILLION, 0) == 2.0


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[", "no TOML"),
        ('["openai:x"]\ninput = -1\noutput = 1', "input"),
        ('["openai:x"]\ninput = 1', "output"),
        ("usd = 3", "do not fit"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(own_prices, table, told):
    own_prices(table)
    with pytest.raises(UsageError, match=told):
        price_of("openai:x", None)


def test_a_table_that_is_not_there_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("VIDENCE_PRICES", str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match="cannot be read"):
        price_of("openai:x", None)


def test_a_limit_of_money_needs_a_price():
    with pytest.raises(UsageError, match="no price of 'openai:nonsense-9' is known") as refused:
        check_priced("openai:nonsense-9", None)
    assert "VIDENCE_PRICES" in refused.value.hint
    check_priced("openai:gpt-4o", None)
