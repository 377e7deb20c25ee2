"""What a run says while it goes on: a line when a layer is done, and one now and then in between."""

import json
import sys
import time
from typing import Any

# Seconds of silence after which a line says how far the build is.
PATIENCE = 10

# Arguments by which dbt tells of each step in a form that can be read; its own log stays a text.
EVENT_ARGUMENTS = ("--log-format", "json", "--log-level", "info", "--log-format-file", "text")

# Events that end a step which dbt counts.
STEP_ENDS = ("LogModelResult", "LogSeedResult", "LogTestResult", "LogUnitTestResult", "SkippingDetails", "LogSkipBecauseError")

LAYERS = ("raw", "staging", "intermediate", "marts")


class Progress:
    """Short lines on the standard error: what is done, after how many seconds."""

    def __init__(self) -> None:
        """Begin to count the seconds."""
        self._started = self._said = time.monotonic()
        self._done = 0

    def say(self, words: str) -> None:
        """Write one line."""
        self._said = time.monotonic()
        print(f"{self._said - self._started:5.0f} s  {words}", file=sys.stderr, flush=True)

    def read(self, line: str) -> str | None:
        """Take in a line that dbt wrote; what of it is to be shown as it would be without progress, or None."""
        try:
            event = json.loads(line)
            info = event["info"]
        except (ValueError, TypeError, KeyError):
            # Of a library, or of Python itself.
            return line
        self._note(info["name"], event.get("data", {}))
        if info["name"] == "PrintEvent":
            return f"{info['msg']}\n"
        if info["level"] == "error":
            return f"{info['ts'][11:19]}  {info['msg']}\n"
        return None

    def _note(self, name: str, data: dict[str, Any]) -> None:
        node = data.get("node_info", {})
        if name == "LogHookEndLine" and "on-run-start" in node.get("unique_id", "") and data["index"] == data["total"]:
            self.say("raw data landed")
        if name not in STEP_ENDS:
            return
        self._done += 1
        total = data.get("total") or data.get("num_models")
        words = self._milestone(node.get("node_name", ""), node.get("node_status", ""), data.get("num_failures"))
        if words:
            self.say(f"{words} (step {self._done} of {total})")
        elif time.monotonic() - self._said >= PATIENCE:
            self.say(f"{_place(node)} (step {self._done} of {total})")

    def _milestone(self, node_name: str, status: str, failures: int | None) -> str | None:
        """What a finished step means for the run, where it is the test of the policy or of a gate."""
        if node_name.startswith("is_empty_policy_problems"):
            return "policy checked" if status == "pass" else "policy checked: it has mistakes"
        for layer in LAYERS:
            if node_name == f"gate_{layer}_warns" and status == "warn":
                return f"{layer}: {failures} warning{'s' if failures != 1 else ''}"
            if node_name == f"gate_{layer}_passes":
                return f"{layer}: gate passed" if status == "pass" else f"{layer}: gate failed, so nothing behind it is built"
        return None


def _place(node: dict[str, Any]) -> str:
    """The layer that a step belongs to, for the lines in between."""
    kind = node.get("resource_type")
    if kind == "model":
        return f"building {node['node_path'].split('/')[0]}"
    return "reading the policy" if kind == "seed" else "testing"
