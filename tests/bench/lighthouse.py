"""Lighthouse's judgement of the tailor's pages, on its slow phone, logged in."""

import json
import os
import subprocess
import sys
from pathlib import Path

GOALS = {"performance": 95, "accessibility": 100, "best-practices": 95}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def report(port, session, pages, modules):
    """Print the scores of each page; ``modules`` is where npm put Lighthouse."""
    script = Path(modules or "", "lighthouse", "cli", "index.js")
    if not modules or not script.is_file():
        sys.stdout.write("Lighthouse is not installed (npm ci): not measured\n")
        return
    for page in pages:
        url = f"http://127.0.0.1:{port}{page}"
        for name, score in scores(script, url, session).items():
            goal = GOALS[name]
            verdict = "ok" if score >= goal else "short"
            sys.stdout.write(
                f"BENCH lighthouse_{name} page {page} ours {score} goal {goal} "
                f"{verdict}\n"
            )
        sys.stdout.flush()


def scores(script, url, session):
    headers = {"Cookie": f"session_id={session.cookies['session_id']}"}
    done = subprocess.run(
        [
            "node",
            script,
            url,
            *("--quiet", "--output=json", f"--chrome-flags={CHROME}"),
            f"--only-categories={','.join(GOALS)}",
            f"--extra-headers={json.dumps(headers)}",
        ],
        env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(done.stdout)
    assert found["finalDisplayedUrl"] == url, found["finalDisplayedUrl"]
    return {
        name: round(100 * category["score"])
        for name, category in found["categories"].items()
    }
