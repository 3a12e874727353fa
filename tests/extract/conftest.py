"""A real server process that speaks the language model's protocol, stopped after each test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llm_answers import SERVER, Start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(*steps: dict[str, Any]) -> tuple[str, Path]:
        script = tmp_path / f"script{len(running)}.json"
        script.write_text(json.dumps(steps), encoding="utf-8")
        process = subprocess.Popen([sys.executable, str(SERVER), str(script)], stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        return f"http://127.0.0.1:{int(process.stdout.readline())}/v1", Path(f"{script}.asked")

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
