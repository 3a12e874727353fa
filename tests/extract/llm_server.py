"""A small server process that speaks the chat protocol of OpenAI, for the tests: `python llm_server.py SCRIPT` prints its port.

SCRIPT is a JSON file: a list of what to answer in turn, each `{"status", "body" | "content", "headers", "wait"}`; what was asked
is appended to SCRIPT.asked, one line of JSON a request.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


def main() -> None:
    script = Path(sys.argv[1])
    steps = json.loads(script.read_text(encoding="utf-8"))
    asked = Path(f"{script}.asked")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            record = {"path": self.path, "key": self.headers.get("Authorization"), "body": body}
            with asked.open("a", encoding="utf-8") as out:
                out.write(json.dumps(record) + "\n")
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            time.sleep(step.get("wait", 0))
            if "content" in step:
                message = {"choices": [{"index": 0, "message": {"role": "assistant", "content": step["content"]}}]}
                data = json.dumps({**message, "usage": {"prompt_tokens": 100, "completion_tokens": 20}}).encode()
            else:
                data = step.get("body", "").encode()
            try:
                self.send_response(step.get("status", 200))
                for name, value in step.get("headers", {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:
                pass  # the client did not wait: that is what some tests are about

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
