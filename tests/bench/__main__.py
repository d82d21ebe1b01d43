"""`python -m tests.bench [ID]`: measures the figures, writes `build/bench.json` and prints a table.

A figure is a module of this folder with a function `run()` that returns its object (see `docs/en/develop/performance.md`).
The exit code tells only whether every benchmark could run: a missed bar is printed, never hidden, and fails nothing.
"""

import importlib
import json
import os
import platform
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES: Mapping[str, str] = {
    "decision": "decision",
    "locate": "locate",
    "relay": "relay",
    "hook_worker": "hook_worker",
    "worker_start": "worker_start",
    "broker_call": "broker_call",
    "boot_50": "boot_50",
    "neighbours": "neighbours",
    "intake_beside": "intake_beside",
    "intake_sqlite": "intake",
    "intake_pg": "intake",
    "list_scale": "list_scale",
    "collection_list": "collection_list",
    "collection_figures": "collection_figures",
    "registers_200k": "registers_200k",
    "indicators_1m": "indicators",
    "search_1m": "search",
    "index_rps": "index_rps",
    "index_scale": "index_scale",
    "vetting": "vetting",
    "install": "install",
    "cockpit_map": "cockpit_map",
    "clock_due": "clock_due",
    "page_report": "pages",
    "page_desk": "pages",
    "case_open": "pages",
    "escalation_sweep_sqlite": "escalation_sweep",
    "escalation_sweep_pg": "escalation_sweep",
    "mqtt_ingest": "mqtt_ingest",
    "sos": "sos",
    "message_f1": "message_classifier",
    "message_automatic": "message_classifier",
    "message_ms": "message_classifier",
}
"""Id of each figure → the module that measures it."""

RESULTS = Path("build/bench.json")


def measure(figure: str) -> dict[str, Any]:
    """Run one benchmark and return its object, with the machine and the commit beside it."""
    module = importlib.import_module(f"tests.bench.{FIGURES[figure]}")
    found: dict[str, Any] = module.run(figure) if FIGURES[figure] != figure else module.run()
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return found | {"machine": machine, "commit": head}


def row(found: Mapping[str, Any]) -> str:
    """Return a line of the table."""
    bar = f"{found['bar']:g}" if found.get("bar") is not None else "-"
    verdict = "holds" if found["holds"] else "MISSED"
    low, high = found["spread"]
    return (
        f"{found['id']:<16} {found['value']:>10.3f} {found['unit']:<10} bar {bar:>6}  {verdict:<7} n={found['n']} [{low:.3f} … {high:.3f}]"
    )


def main(wanted: list[str]) -> int:
    """Measure the wanted figures, or all."""
    unknown = set(wanted) - FIGURES.keys()
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    results, broken = [], 0
    for figure in wanted or FIGURES:
        print(f"… {figure}", file=sys.stderr, flush=True)
        try:
            results.append(measure(figure))
        except Exception:  # noqa: BLE001  the others are measured all the same
            traceback.print_exc()
            broken += 1
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for found in results:
        print(row(found))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
