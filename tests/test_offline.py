"""Without a URL nothing touches the network: every command is watched, and works where there is none."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUARD = """
import sys
from pathlib import Path

EVENTS = open(Path(__file__).with_name("events.txt"), "a", buffering=1)  # now: a child that reads files opens nothing
UNIX = 1
TRYING = ("sandbox/zygote.py", "sandbox/program.py")  # where a confined process tries whether it is confined


def self_test(frame):
    # A confined child tries whether it is really confined: it asks for a socket, and the kernel must refuse it.
    while frame and not (frame.f_code.co_name == "_reached" and frame.f_code.co_filename.endswith(TRYING)):
        frame = frame.f_back
    return frame is not None


def hook(event, arguments):
    if not event.startswith("socket.") or event in ("socket.gethostname", "socket.setdefaulttimeout"):
        return
    if event == "socket.__new__" and arguments[1] in (UNIX, -1):  # -1: one that is open already is wrapped
        return
    if event in ("socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg") and not isinstance(arguments[1], tuple):
        return  # an address of a UNIX socket is a string, or nothing where the two ends are connected
    if event == "socket.__new__" and self_test(sys._getframe()):
        return
    EVENTS.write(f"{event} {arguments[1:]}\\n")
    raise RuntimeError(f"the network was touched: {event}")


sys.addaudithook(hook)
EVENTS.write("watching\\n")
"""
STORY = """Weirs of Ostrand

More than 40 weir keepers stopped work in Ghent on Monday, the Keepers' League said.

The city denied that it had cut their pay. "There is no contract with the keepers," it said in a statement on 3 March 2026.

Read more at https://weirs.example.org/more and https://other.example.org/a.png.
"""
PAGE = f"""<html><head><title>Weirs</title><link rel="stylesheet" href="https://weirs.example.org/s.css">
<link rel="canonical" href="https://weirs.example.org/a"><meta property="og:image" content="https://weirs.example.org/i.png">
<script src="https://weirs.example.org/s.js"></script></head>
<body><img src="//weirs.example.org/i.png"><article><p>{STORY.replace(chr(10) * 2, "</p><p>")}</p></article></body></html>"""
MAIL = f"""From: Weir Desk <desk@weirs.example.org>
To: reader@example.org
Subject: Weirs of Ostrand
Date: Tue, 03 Mar 2026 10:00:00 +0000
Content-Type: text/html; charset=utf-8

{PAGE}"""
ENTITY = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "http://weirs.example.org/e">]><d>&e;</d>"""
RUN = """
import json, sys
from stemma.cli import main

codes = []
for command in json.load(sys.stdin):
    try:
        codes.append(main(command))
    except SystemExit as ended:
        codes.append(ended.code)
    print("=====", command[0], codes[-1])
print(json.dumps(codes))
"""


def commands(folder: Path) -> list[list[str]]:
    """Return every command that a user without a URL gives, on files that name many."""
    pile = folder / "pile"
    pile.mkdir()
    (pile / "a.txt").write_text(STORY, "utf-8")
    (pile / "b.html").write_text(PAGE, "utf-8")
    (pile / "c.eml").write_text(MAIL, "utf-8")
    (pile / "d.html").write_text(ENTITY, "utf-8")
    case, out = str(folder / "case"), folder / "out"
    return [
        ["demo", "--dir", str(folder / "demo")],
        ["init", case],
        ["add", case, str(pile)],
        ["status", case],
        ["list", case],
        ["show", case, "1"],
        ["persons", case],
        *[["export", case, "--to", form, "--out", str(out / form)] for form in ("html", "jsonl", "csv")],
        ["verify", case],
        ["verify", str(out / "html")],
        ["read", str(pile / "b.html")],
        ["doctor"],
    ]


def run(
    folder: Path, before: tuple[str, ...] = (), left_out: tuple[str, ...] = ()
) -> tuple[list[tuple[str, int]], list[str], str]:
    """Run the commands in a process that is watched; return their exit codes, what was touched, and what was printed."""
    watch = folder / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(GUARD, "utf-8")
    given = [c for c in commands(folder) if c[0] not in left_out]
    done = subprocess.run(
        [*before, sys.executable, "-c", RUN],
        input=json.dumps(given),
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(watch), str(ROOT / "src")])},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    codes = json.loads(done.stdout.strip().splitlines()[-1])
    events = (watch / "events.txt").read_text("utf-8").splitlines()
    return [(c[0], code) for c, code in zip(given, codes, strict=True)], events, done.stdout + done.stderr


def worked(codes: list[tuple[str, int]]) -> None:
    """Assert that the commands did their work; one of the files that are added may be refused."""
    assert [(name, code) for name, code in codes if code and name not in ("add", "doctor")] == []


def test_no_command_without_a_url_touches_the_network(tmp_path: Path) -> None:
    codes, events, printed = run(tmp_path)
    worked(codes)
    assert "watching" in events
    assert [event for event in events if event != "watching"] == []
    assert "the network was touched" not in printed


def test_the_watch_sees_what_would_touch_the_network(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD, "utf-8")
    touching = (
        "socket.getaddrinfo('localhost', 1)",
        "socket.gethostbyname('localhost')",
        "socket.socket(socket.AF_INET)",
        "socket.socket(socket.AF_INET6)",
        "urllib.request.urlopen('http://127.0.0.1:1/')",
        "http.client.HTTPConnection('127.0.0.1', 1).connect()",
        "socket.create_server(('127.0.0.1', 0))",
    )
    for call in touching:
        done = subprocess.run(
            [sys.executable, "-c", f"import socket, http.client, urllib.request; {call}"],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "the network was touched" in done.stderr, call
    subprocess.run(
        [sys.executable, "-c", "import socket; a, b = socket.socketpair(); a.send(b'x'); b.recv(1)"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
    )
    events = [line for line in (tmp_path / "events.txt").read_text("utf-8").splitlines() if line != "watching"]
    assert len(events) == len(touching)


def possible(*command: str) -> bool:
    """Tell whether this machine lets the tests run something so."""
    if not shutil.which(command[0]):
        return False
    return subprocess.run([*command, "true"], capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.skipif(not possible("unshare", "-Urn"), reason="this system gives no network namespaces")
def test_the_commands_work_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    codes, _, _ = run(tmp_path, ("unshare", "-Urn"), left_out=("demo", "status", "list", "show", "persons"))
    worked(codes)


NETWORK = {"socket", "ssl", "http", "asyncio", "ftplib", "smtplib", "imaplib", "poplib", "nntplib", "telnetlib", "xmlrpc"}
NETWORK |= {"socketserver", "requests", "httpx", "aiohttp", "urllib3", "webbrowser", "pycurl"}


def imports(path: Path) -> set[str]:
    """Return every module that a file imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_only_the_fetcher_imports_what_reaches_the_network_and_only_pages_by_address_import_the_fetcher() -> None:
    source = ROOT / "src" / "stemma"
    reaching, fetching = set(), set()
    for path in source.rglob("*.py"):
        where = path.relative_to(source)
        names = imports(path)
        if any(name.split(".")[0] in NETWORK or name.startswith("urllib.request") for name in names):
            reaching.add(where.parts[0])
        if any(name == "stemma.fetch" or name.startswith("stemma.fetch.") for name in names) and where.parts[0] != "fetch":
            fetching.add(where.as_posix())
    assert reaching <= {"fetch", "sandbox"}
    assert fetching <= {"hall/web.py"}
    for path in (source / "sandbox").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name in ("zygote.py", "program.py"):  # a confined process tries whether it is confined
            text, once = re.subn(r"lambda: socket\.socket\(socket\.AF_INET, socket\.SOCK_STREAM\),", "", text)
            assert once <= 1
        assert not re.search(r"AF_INET|create_connection|getaddrinfo|create_server", text), path
        made = re.findall(r"socket\.socket(?:pair)?\([^)]*\)", text)
        assert all("AF_UNIX" in call or "fileno=0" in call for call in made), path
