"""What each stage of a run took, from dbt's own account of its nodes.

A model's stage is its folder: of models/intermediate and models/marts one level more, so that a new folder is a new stage. Gates are
models too, known by their tag. Data tests are dbt tests, seeds and the landing of raw tables are `raw`. Time before the first node is
parse (dbt's start too), time after dbt's account of the run is publish (the audit too), and time within the build in which no node ran is
dbt's own.

Two threads work at a time. A moment in which two nodes run counts by half to the stage of each, so that the stages add up to the wall time;
the memory at that moment counts to both.
"""

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path, PurePosixPath

from tools.benchmark.processes import Measured

PARSE = "parse"
RAW = "raw"
TESTS = "dbt tests"
GATES = "gates"
BETWEEN = "between nodes"
PUBLISH = "publish"
# In what order they are shown: these around the folders of the models.
FIRST, LAST = (PARSE, RAW), (TESTS, GATES, BETWEEN, PUBLISH)
LAYERS = ("staging", "intermediate", "marts", "quality")
DIVIDED = ("intermediate", "marts")


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


def stage_of(unique_id: str, path: str, tags: list[str]) -> str:
    """The stage of one of dbt's nodes, by its id, the path of its file and its tags."""
    resource_type = unique_id.split(".")[0]
    if resource_type == "test":
        return TESTS
    if resource_type == "operation":
        return RAW if "on-run-start" in unique_id else BETWEEN
    if resource_type != "model":
        return RAW
    if "gate" in tags:
        return GATES
    _, layer, *folders = PurePosixPath(path).parent.parts
    return f"{layer}: {folders[0]}" if layer in DIVIDED and folders else layer


def in_order(stages: set[str]) -> list[str]:
    """Stages in the order of a run: the layers between what comes before and after them."""
    known = [*FIRST, *LAYERS, *LAST]
    return sorted(stages, key=lambda stage: (known.index(stage.split(":")[0]), stage))


def stage_figures(run: Measured, target: Path) -> dict[str, StageFigures]:
    """What each stage took of a run, if it built: then dbt wrote its results and manifest to `target` while it ran."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    built = _epoch(results["metadata"]["generated_at"])
    if results["args"]["which"] != "build" or built < run.started:
        return {}
    known = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    nodes = []
    for result in results["results"]:
        if result["timing"]:
            node = known.get(result["unique_id"], {})
            stage = stage_of(result["unique_id"], node.get("original_file_path", ""), node.get("tags", []))
            started, ended = (
                pick(_epoch(step[end]) for step in result["timing"]) for pick, end in ((min, "started_at"), (max, "completed_at"))
            )
            nodes.append(NodeTime(stage, started, ended))
    return share_out(run, nodes, built)


def share_out(run: Measured, nodes: list[NodeTime], built: float) -> dict[str, StageFigures]:
    """Seconds and peak memory of each stage in a run whose nodes are known and whose build ended at `built` (since the epoch)."""
    first = min(node.started for node in nodes)
    times = sorted({run.started, run.ended, built, *(node.started for node in nodes), *(node.ended for node in nodes)})
    running = [_running(nodes, start, first, built) for start in times[:-1]]
    seconds = dict.fromkeys(in_order({stage for stages in running for stage in stages}), 0.0)
    for (start, end), stages in zip(pairwise(times), running, strict=True):
        for stage in stages:
            seconds[stage] += (end - start) / len(stages)
    peaks: dict[str, int] = {}
    for moment, memory in run.samples:
        for stage in running[min(bisect_right(times, moment), len(running)) - 1]:
            peaks[stage] = max(memory, peaks.get(stage, 0))
    return {stage: StageFigures(taken, peaks.get(stage)) for stage, taken in seconds.items()}


def _running(nodes: list[NodeTime], moment: float, first: float, built: float) -> list[str]:
    """The stages of what runs from `moment` on, one for each node."""
    if moment < first:
        return [PARSE]
    if moment >= built:
        return [PUBLISH]
    return [node.stage for node in nodes if node.started <= moment < node.ended] or [BETWEEN]


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
