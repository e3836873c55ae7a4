#!/usr/bin/env python3
"""The paper's ablations with the models that come with the tool: points, negatives, refinement passes, point selection.

    python3 scripts/ablation/ablation.py --data DAVIS/2016 -o runs/ablation --seeds 8

One `sampt vos` a setting and seed; a run that is there is continued or skipped, so the same command goes on after a stop. The
table is printed and written to OUTPUT/table.md after every run. Needs Python 3.9 and nothing else. `key=value` arguments
hold for every run, for example tracker=tiny-tracker.
"""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_SEED = 72  # the reference's
POINTS, NEGATIVES, PASSES = "positive_points_per_mask", "negative_points_per_mask", "iterative_refinement_iterations"
SELECTION, OTHERS = "positive_point_selection_method", "negative_point_selection_method"
PROPAGATION, FUSION, RENEWAL = "use_mask_propagation", "use_mask_fusion", "use_point_renewal"  # ours, not the paper's
APPEARANCE, ASTRAY, LEAVE, RETURN = "use_appearance_model", "astray_distance", "leave_share", "return_share"  # ours, too
WINDOW, WHEN_LOST = "object_window", "renewal_when_lost"
DEFAULT = {POINTS: 16, NEGATIVES: 1, PASSES: 0, SELECTION: "kmedoids", OTHERS: "mixed", PROPAGATION: "true",
           FUSION: "true", APPEARANCE: "true", WINDOW: 2, RENEWAL: "true", ASTRAY: 2, LEAVE: 0.15, RETURN: 0.25}
SETTINGS = {
    "default: 16 k-medoids points, 1 negative, no refinement": {},
    "8 points": {POINTS: 8},
    "4 points": {POINTS: 4},
    "1 point": {POINTS: 1},
    "no negative": {NEGATIVES: 0},
    "3 refinement passes": {PASSES: 3},
    "12 refinement passes": {PASSES: 12},
    "random points": {SELECTION: "random"},
    "Shi-Tomasi points": {SELECTION: "shi-tomasi"},
    "mixed points": {SELECTION: "mixed"},
    "masks carried on as prompts only": {FUSION: "false"},
    "masks not carried on": {PROPAGATION: "false"},
    "no appearance model": {APPEARANCE: "false"},
    "the whole frame at once": {WINDOW: 0},
    "renewed by the clock alone": {WHEN_LOST: "false"},
    "points not renewed": {RENEWAL: "false"},
    "points gone astray are used": {ASTRAY: 0},
    "few points keep an object, or bring it back": {LEAVE: 0, RETURN: 0},
    "none of what is ours": {PROPAGATION: "false", APPEARANCE: "false", WINDOW: 0, RENEWAL: "false", ASTRAY: 0, LEAVE: 0, RETURN: 0},
}


def folder_of(output, change, seed):
    name = "-".join(f"{key}={value}" for key, value in change.items()) or "default"
    return output / name / str(seed)


def command(options, change, seed):
    settings = {**DEFAULT, **change, "seed": seed}
    words = [*options.sampt.split(), "vos", "--dataset", options.dataset, "--data", str(options.data)]
    return words + ["-o", str(folder_of(options.output, change, seed))] + [f"{k}={v}" for k, v in settings.items()] + options.settings


def run(options, change, seed):
    folder = folder_of(options.output, change, seed)
    if not (folder / "scores.json").exists():
        done = subprocess.run(command(options, change, seed), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{folder}: sampt ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")


def scores(options, change):
    """J&F, J and F of every finished run of a setting, in percent, by seed."""
    found = {}
    for seed in range(FIRST_SEED, FIRST_SEED + options.seeds):
        path = folder_of(options.output, change, seed) / "scores.json"
        if path.exists():
            total = json.loads(path.read_text())["global"]
            found[seed] = [100 * total[key] for key in ("J&F-Mean", "J-Mean", "F-Mean")]
    return found


def spread(values):
    return f"{statistics.mean(values):.1f}" + (f" ± {statistics.stdev(values):.1f}" if len(values) > 1 else "")


def table(options):
    """Means and standard deviations over seeds; the difference to the default is over the seeds that both have."""
    base = scores(options, {})
    lines = ["| setting | seeds | J&F | J | F | J&F against the default, same seeds |", "|---|---|---|---|---|---|"]
    for name, change in SETTINGS.items():
        mine = scores(options, change)
        both = [mine[seed][0] - base[seed][0] for seed in mine if seed in base]
        if mine:
            j_and_f, j, f = (spread(column) for column in zip(*mine.values()))
            lines.append(f"| {name} | {len(mine)} | {j_and_f} | {j} | {f} | {'' if not change or not both else spread(both)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("settings", nargs="*", metavar="key=value", help="held by every run")
    parser.add_argument("--data", required=True, type=Path, help="the dataset's root")
    parser.add_argument("--dataset", default="davis2016", help="a name of `sampt dataset list`")
    parser.add_argument("-o", "--output", required=True, type=Path, help="folder of the runs and the table")
    parser.add_argument("--seeds", type=int, default=8, help=f"seeds {FIRST_SEED}, {FIRST_SEED + 1}, ...")
    parser.add_argument("--only", nargs="+", choices=list(SETTINGS), default=list(SETTINGS), metavar="SETTING", help="of: " + "; ".join(SETTINGS))
    parser.add_argument("--sampt", default=str(ROOT / "scripts/sampt"), help="the tool, with words between spaces")
    options = parser.parse_args()
    if options.seeds < 1 or not options.data.is_dir():
        sys.exit(f"--seeds {options.seeds} --data {options.data}: expected at least one seed and a folder that exists.")
    options.output.mkdir(parents=True, exist_ok=True)
    for seed in range(FIRST_SEED, FIRST_SEED + options.seeds):
        for name in options.only:
            change = SETTINGS[name]
            run(options, change, seed)
            (options.output / "table.md").write_text(table(options))
            print(f"seed {seed}: {name}: J&F {scores(options, change)[seed][0]:.1f}", file=sys.stderr, flush=True)
    print(table(options), end="")


if __name__ == "__main__":
    main()
