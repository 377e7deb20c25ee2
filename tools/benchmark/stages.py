"""The stages of a run, and what each took of its time and memory.

A node belongs to the stage of its folder: seeds, the landing (on-run-start) and models/staging are raw to staging; of models/intermediate
the folders that say what was at each month-end are history, the others intermediate; models/marts and models/quality are marts, except
models/quality/gates; data tests are dbt tests. Time before the first node is parse (dbt's start too), time after dbt's account of the run
is publish (the audit too), and time within the build in which no node ran is dbt's own.

Two threads work at a time. A moment in which two nodes run counts by half to the stage of each, so that the stages add up to the wall time;
the memory at that moment counts to both.
"""

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tools.benchmark.processes import Measured

PARSE = "parse"
STAGING = "raw to staging"
INTERMEDIATE = "intermediate"
HISTORY = "history"
MARTS = "marts"
TESTS = "dbt tests"
GATES = "gates"
BETWEEN = "between nodes"
PUBLISH = "publish"
STAGES = (PARSE, STAGING, INTERMEDIATE, HISTORY, MARTS, TESTS, GATES, BETWEEN, PUBLISH)

# The first that the path of a model starts with.
FOLDERS = {
    "models/staging/": STAGING,
    "models/intermediate/channels/": HISTORY,
    "models/intermediate/comparison/": HISTORY,
    "models/intermediate/evaluations/": HISTORY,
    "models/intermediate/handoffs/": HISTORY,
    "models/intermediate/segments/": HISTORY,
    "models/intermediate/": INTERMEDIATE,
    "models/quality/gates/": GATES,
    "models/quality/": MARTS,
    "models/marts/": MARTS,
}


@dataclass(frozen=True)
class NodeTime:
    """When a node ran, in seconds since the epoch."""

    stage: str
    started: float
    ended: float


@dataclass(frozen=True)
class StageFigures:
    """Seconds of the wall time, and the most memory in bytes while the stage ran (None where it is unknown)."""

    seconds: float
    peak_bytes: int | None


def stage_of(unique_id: str, path: str) -> str:
    """The stage of one of dbt's nodes, by its id and the path of its file. Raises ValueError for a model in an unknown folder."""
    resource_type = unique_id.split(".")[0]
    if resource_type == "test":
        return TESTS
    if resource_type == "seed":
        return STAGING
    if resource_type == "operation":
        return STAGING if "on-run-start" in unique_id else BETWEEN
    for folder, stage in FOLDERS.items():
        if path.startswith(folder):
            return stage
    raise ValueError(f"{path} is in no folder that a stage is known of. Add the folder to {Path(__file__).name}.")


def stage_figures(run: Measured, target: Path) -> dict[str, StageFigures]:
    """What each stage took of a run whose build wrote dbt's results and manifest to `target`."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    known = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    nodes = [
        NodeTime(
            stage_of(result["unique_id"], known.get(result["unique_id"], {}).get("original_file_path", "")),
            min(_epoch(step["started_at"]) for step in result["timing"]),
            max(_epoch(step["completed_at"]) for step in result["timing"]),
        )
        for result in results["results"]
        if result["timing"]
    ]
    return share_out(run, nodes, _epoch(results["metadata"]["generated_at"]))


def share_out(run: Measured, nodes: list[NodeTime], built: float) -> dict[str, StageFigures]:
    """Seconds and peak memory of each stage in a run whose nodes are known and whose build ended at `built` (since the epoch)."""
    first = min(node.started for node in nodes)
    times = sorted({run.started, run.ended, built, *(node.started for node in nodes), *(node.ended for node in nodes)})
    running = [_running(nodes, start, first, built) for start in times[:-1]]
    seconds = dict.fromkeys(STAGES, 0.0)
    for (start, end), stages in zip(pairwise(times), running, strict=True):
        for stage in stages:
            seconds[stage] += (end - start) / len(stages)
    peaks: dict[str, int] = {}
    for moment, memory in run.samples:
        for stage in running[min(bisect_right(times, moment), len(running)) - 1]:
            peaks[stage] = max(memory, peaks.get(stage, 0))
    return {stage: StageFigures(seconds[stage], peaks.get(stage)) for stage in STAGES}


def _running(nodes: list[NodeTime], moment: float, first: float, built: float) -> list[str]:
    """The stages of what runs from `moment` on, one for each node."""
    if moment < first:
        return [PARSE]
    if moment >= built:
        return [PUBLISH]
    return [node.stage for node in nodes if node.started <= moment < node.ended] or [BETWEEN]


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
