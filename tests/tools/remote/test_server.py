"""Backends at a url: who may use them, which are served, and what is said where one cannot be reached."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from vidence.agent.run import ask
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import Choice, ChosenBackends
from vidence.tools.remote import address, failures
from vidence.tools.remote.address import read_token
from vidence.tools.remote.host import Host
from vidence.tools.remote.server import open_server
from vidence.traces.errors import BackendError, BackendMissing, UsageError
from vidence.traces.reader import TraceReader

TOKEN = "a-token-for-tests-alone"


def refused(chosen, url, sentence, **settings):
    with pytest.raises(BackendError, match=sentence) as error:
        chosen(detector__motion=Host(url=url, **settings)).detector()
    assert TOKEN not in f"{error.value.message} {error.value.hint}"
    return error.value


def test_nothing_that_listens_is_refused_with_how_to_start_it(chosen, serve):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    error = refused(chosen, f"http://127.0.0.1:{port}", "cannot be reached: nothing listens there")
    assert "vidence backends serve" in error.hint


def test_a_host_that_is_not_there_is_named(chosen, serve):
    refused(chosen, "http://no-such-host.invalid:8400", "cannot be reached: there is no such host")


def test_a_server_that_does_not_answer_is_not_waited_for_long(chosen, serve, monkeypatch):
    monkeypatch.setattr(address, "_CONNECT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        refused(chosen, url, r"cannot be reached: it did not answer within 0\.3 s")


@pytest.mark.parametrize("token", ["another-token-altogether", "ä" * 20])
def test_a_wrong_token_is_refused(chosen, serve, monkeypatch, token):
    with serve() as url:
        if token.isascii():
            monkeypatch.setenv("VIDENCE_TOKEN", token)
            error = refused(chosen, url, "does not take the token")
            assert "VIDENCE_TOKEN" in error.hint
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as caller:
            caller.sendall(f"GET /v1/channel HTTP/1.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
            assert b" 401 " in caller.recv(1000)


def test_without_a_token_everything_is_refused_alike(serve):
    """Whoever has none learns neither what is served nor where."""
    with serve() as url:
        for path in ("/", "/v1/channel", "/v1/other"):
            with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as caller:
                caller.sendall(f"GET {path} HTTP/1.1\r\nUpgrade: vidence\r\n\r\n".encode())
                assert b" 401 " in caller.recv(1000)


def test_a_server_of_something_else_is_told(chosen, serve):
    class Other(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        refused(chosen, f"http://127.0.0.1:{server.server_port}", "no server of backends: it answered 404")
        thread.join()


def test_plain_words_to_a_safe_url_are_told(chosen, serve):
    with serve() as url:
        refused(chosen, url.replace("http:", "https:"), "cannot be reached: the connection is not safe")


def test_another_version_is_refused(chosen, serve, monkeypatch):
    monkeypatch.setattr(
        "vidence.tools.remote.caller.spoken", lambda: {**failures.spoken(), "vidence": "0.0.1"}
    )
    with serve() as url:
        error = refused(chosen, url, r"there it is vidence .* and here 0\.0\.1")
        assert "Install the same version" in error.hint


def test_only_what_was_chosen_is_served(chosen, serve):
    with serve("detector=colour") as url:
        error = refused(chosen, url, "the detector 'motion' is not served")
        assert "detector=colour" in error.hint


def test_weights_are_chosen_where_they_are_served(chosen, serve):
    with serve() as url, pytest.raises(UsageError, match="weights and options that it is served with"):
        chosen("detector=onnx:net.onnx", detector__onnx=Host(url=url)).detector()


def test_what_needs_the_file_itself_is_no_thing_for_a_url(chosen, serve):
    with pytest.raises(UsageError, match="would need the file itself"):
        chosen("transcriber=whisper", transcriber__whisper=Host(url="http://127.0.0.1:9")).transcriber()


@pytest.mark.parametrize(
    ("name", "allowed"), [("127.0.0.1", True), ("localhost", True), ("[::1]", True), ("10.0.0.1", False)]
)
def test_offline_keeps_to_this_machine(serve, name, allowed, monkeypatch):
    monkeypatch.setattr(address, "_CONNECT_S", 0.2)
    hosts = {"detector.motion": Host(url=f"http://{name}:9")}
    backends = ChosenBackends(settings=ModelSettings(offline=True), hosts=hosts)
    with pytest.raises(BackendError if allowed else UsageError, match="reached" if allowed else "--offline"):
        backends.detector()


@contextmanager
def started(*arguments):
    """A real `vidence backends serve`: its process and its url."""
    command = [sys.executable, "-m", "vidence", "backends", "serve", *arguments]
    if "--port" not in arguments:
        command += ["--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process, _until_serving(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def _until_serving(process):
    for line in iter(process.stdout.readline, ""):
        if line.startswith("serving at "):
            return line.split()[-1]
    raise AssertionError(f"it ended with {process.wait()}")


def test_a_server_that_goes_midway_is_an_error_and_one_that_comes_back_is_used(
    plugin, chosen, square, monkeypatch
):
    monkeypatch.setenv("VIDENCE_TOKEN", TOKEN)
    with started("--backend", "detector=odd") as (process, url):
        there = chosen("detector=odd", detector__odd=Host(url=url)).detector()
        looks = there.detect(square, Request(), Deadline())
        next(looks)
        process.kill()
        process.wait()
        with pytest.raises(BackendError, match=f"'odd' .at {url}. is gone"):
            list(looks)
        with pytest.raises(BackendError, match="nothing listens there"):
            list(there.detect(square, Request(), Deadline()))
    with started("--backend", "detector=odd", "--port", url.rpartition(":")[2]):
        assert len(list(there.detect(square, Request(), Deadline()))) == 25


def test_a_whole_run_over_a_url_is_the_run_here_and_holds_no_token(square_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIDENCE_TOKEN", TOKEN)
    monkeypatch.setenv("VIDENCE_CACHE", "off")
    question = "When does the red box enter?"
    here = ask(square_file, question, out="here")
    with started() as (_, url):
        kinds = ("detector.motion", "tracker.association", "camera.features", "detector.colour")
        (tmp_path / "vidence.toml").write_text("".join(f'[backend.{k}]\nurl = "{url}"\n' for k in kinds))
        there = ask(square_file, question, out="there")
    assert there.text == here.text
    assert [e.model_dump() for e in there.evidence] == [e.model_dump() for e in here.evidence]
    files = [path for path in (tmp_path / "there").rglob("*") if path.is_file()]
    assert files
    assert not any(TOKEN.encode() in path.read_bytes() for path in files)
    hosts = TraceReader(tmp_path / "there").started.settings["hosts"]
    assert {host["url"] for host in hosts.values()} == {url}


@pytest.mark.parametrize("token", ["", "short", "with a line\nbreak in it", "ümlauts-are-no-letters"])
def test_a_token_that_is_none_is_refused(monkeypatch, token):
    monkeypatch.setenv("VIDENCE_TOKEN", token)
    monkeypatch.delenv("VIDENCE_TOKEN_FILE", raising=False)
    with pytest.raises(UsageError, match="at least 16 letters") as error:
        read_token()
    assert not token or token not in error.value.message


def test_a_token_is_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("VIDENCE_TOKEN", "the-environment-comes-last")
    assert read_token(tmp_path / "token") == TOKEN
    monkeypatch.setenv("VIDENCE_TOKEN_FILE", str(tmp_path / "token"))
    assert read_token() == TOKEN
    with pytest.raises(BackendMissing, match="cannot be read"):
        read_token(tmp_path / "gone")


def test_a_port_that_is_taken_is_told(vidence_at_port):
    done = vidence_at_port()
    assert done.returncode == 2
    assert "nothing can be served at 127.0.0.1:" in done.stderr


@pytest.fixture
def vidence_at_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        def run():
            command = [sys.executable, "-m", "vidence", "backends", "serve", "--port", port]
            environment = {**os.environ, "VIDENCE_TOKEN": TOKEN}
            return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

        yield run


def test_one_server_serves_several_clients_with_one_backend(chosen, serve, square):
    with serve("detector=colour") as url:
        hosts = {"detector.colour": Host(url=url)}
        clients = [ChosenBackends({"detector": Choice("colour")}, hosts=hosts) for _ in range(3)]
        found = []

        def look(client):
            found.append(len(list(client.detector().detect(square, Request(), Deadline()))))

        threads = [threading.Thread(target=look, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()
    assert found == [25, 25, 25]


def test_a_safe_url_is_spoken_to_safely(chosen, serve, square, tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to make a certificate with")
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    backends = ChosenBackends({"detector": Choice("colour")})
    with open_server(("127.0.0.1", 0), TOKEN, backends) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"https://127.0.0.1:{server.server_port}"
        refused(chosen, url, "the connection is not safe")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        there = chosen("detector=colour", detector__colour=Host(url=url)).detector()
        found = len(list(there.detect(square, Request(), Deadline())))
        server.shutdown()
        thread.join()
    assert found == 25
