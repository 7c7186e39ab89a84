"""What each server of these tests needs: a database, a port, and who waits for it."""

import socket
import subprocess
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


def database(*arguments):
    script = ROOT / "scripts" / "database.sh"
    done = subprocess.run(
        [script, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()
