"""What each server of these tests needs: a port, and somebody who waits for it."""

import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOG = ROOT / "var" / "log" / "browser.log"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(url, server, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            return urllib.request.urlopen(url, timeout=seconds)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer, see {LOG}")
