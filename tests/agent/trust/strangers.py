"""What a stranger would have this machine do, and whether any of it was done."""

import os
import pickle
import shlex
import socket

QUESTION = "How long is the red box visible?"


class Runs:
    """What a pickle that runs code does as it is opened."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


class Evil:
    def __init__(self, folder):
        self.mark, self.folder = folder / "was-here", folder
        self.program = folder / "python"
        self.program.write_text(f"#!/bin/sh\nmkdir {shlex.quote(str(self.mark))}\n")
        self.program.chmod(0o755)
        self.weights = folder / "weights.pt"
        self.weights.write_bytes(pickle.dumps(Runs(self.mark)))
        self.script = folder / "script.yaml"
        # Whoever opens a pipe waits for ever.
        os.mkfifo(self.script)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"

    @property
    def touched(self):
        self.server.settimeout(0.05)
        try:
            self.server.accept()[0].close()
        except TimeoutError:
            return self.mark.exists()
        return True
