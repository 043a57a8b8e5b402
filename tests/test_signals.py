"""An interrupt ends a run, wherever it comes in."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")

LOST = """
import os, signal, sys, time
from corpuslint.cli.signals import caught, interruptible

class Lost:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)  # here it comes up, and Python drops it

try:
    with interruptible():
        Lost()
        print("lost", flush=True)
        time.sleep(30)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    time.sleep(1.5)
    print("once", flush=True)
"""


def test_an_interrupt_that_a_destructor_lost_comes_again() -> None:
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-c", LOST], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.split() == ["lost", "interrupted", "once"]
    assert ran.returncode == 0
    assert time.monotonic() - began < 15


def test_whoever_ignores_interrupts_goes_on_to_do_so() -> None:
    code = (
        "import os, signal\n"
        "from corpuslint.cli.signals import interruptible\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "with interruptible():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "print('went on')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "went on\n", "")


def test_a_run_in_another_thread_is_a_run() -> None:
    code = (
        "import threading\n"
        "from corpuslint.cli import main\n"
        "codes = []\n"
        "run = threading.Thread(target=lambda: codes.append(main(['rules'])))\n"
        "run.start()\n"
        "run.join()\n"
        "print('code', codes)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.endswith("code [0]\n"), ran.stderr
