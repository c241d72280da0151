"""Print what the tool costs, as ratios to `python -c pass` measured in the same run.

A wheel is built and installed into a fresh virtual environment, so that neither an editable install nor missing
bytecode is measured. Commands run in turn; the figures are medians. Nothing here decides a test. What we want of
`diff --from REVISION`: one spec at most 1.3 times a compile of two specs, 200 specs in less than 3 s.

    python benchmarks/run.py [--rounds 11] [--keep DIR] [--cdk]

With --cdk (where Node is there) the same job is synthesised by AWS CDK as well, as it comes and without its validation.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "nginx-fargate.yml"
MANY = 200
TWO = "ecsspec compile SPEC SPEC"
ONE = "ecsspec diff SPEC --from REVISION"
IN_ONE_CALL = """
import sys, time
from ecsspec.pipeline import compile_loaded, load_source
from ecsspec.cfn.emit import emit_yaml
from ecsspec.spec.source import SourceFile
texts = [open(file, encoding="utf-8").read() for file in sys.argv[2:]]
sources = [SourceFile(f"{n}.yml", texts[n % len(texts)].replace("name: nginx", f"name: nginx{n}"))
           for n in range(int(sys.argv[1]))]
def run(some):
    return sum(len(emit_yaml(compile_loaded(load_source(source)).template)) for source in some)
run(sources[:20])
began = time.process_time()
size = run(sources)
spent = time.process_time() - began
print(f"{len(sources) / spent:.0f} specs/s/core, {size / 1e6:.1f} MB of YAML")
"""


def main() -> None:
    """Install, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        keep = Path(options.keep or scratch).resolve()
        python = _installed(keep)
        ecsspec = str(python.parent / "ecsspec")
        template = str(Path(scratch) / "before.yml")
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run(
            [ecsspec, "compile", str(SPEC), "-o", template], check=True, env=environment, capture_output=True
        )
        few, many = (_revisions(Path(scratch) / str(number), number) for number in (1, MANY))
        two = [str(few / "specs" / "app0.yml"), str(many / "specs" / "app1.yml")]
        diff = [ecsspec, "diff", "specs", "--from", "old", "--to", "new"]
        commands = {
            "python -c pass": Command([str(python), "-c", "pass"]),
            "ecsspec --help": Command([ecsspec, "--help"]),
            "ecsspec compile SPEC": Command([ecsspec, "compile", str(SPEC)]),
            TWO: Command([ecsspec, "compile", *two, "-o", str(Path(scratch) / "out")]),
            "ecsspec validate SPEC": Command([ecsspec, "validate", str(SPEC)]),
            "ecsspec diff SPEC --from TEMPLATE": Command([ecsspec, "diff", str(SPEC), "--from", template]),
            ONE: Command(diff, str(few)),
            f"the same, {MANY} specs": Command(diff, str(many)),
            **(_cdk(keep) if options.cdk else {}),
        }
        medians = _measured(commands, rounds=options.rounds, environment=environment)
        _print(medians)
        print(f"a diff of one spec: {medians[ONE] / medians[TWO]:.2f} times a compile of two")
        files = [str(ROOT / "specs" / name) for name in ("nginx-fargate.yml", "nginx-ec2.yml")]
        call = [str(python), "-c", IN_ONE_CALL, "1000", *files]
        done = subprocess.run(call, check=True, env=environment, capture_output=True, text=True, cwd=scratch)
        print(f"1,000 nginx specs in one call: {done.stdout.strip()}")


@dataclass(frozen=True)
class Command:
    """What to run, where, and what to add to its environment."""

    words: list[str]
    folder: str | None = None
    environment: tuple[tuple[str, str], ...] = ()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="ecsspec's costs as ratios to `python -c pass`")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--keep", default="", help="keep what is installed here and use it again")
    parser.add_argument("--cdk", action="store_true", help="measure AWS CDK too; needs npm")
    return parser.parse_args()


def _revisions(folder: Path, number: int) -> Path:
    """Make a repository with that many specs, each of which changes from the tag `old` to the tag `new`."""
    (folder / "specs").mkdir(parents=True)
    git = ["git", "-C", str(folder), "-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    texts = [(ROOT / "specs" / name).read_text(encoding="utf-8") for name in ("nginx-fargate.yml", "nginx-ec2.yml")]
    for tag, count in (("old", 1), ("new", 2)):
        for at in range(number):
            text = texts[at % 2].replace("name: nginx", f"name: app{at}").replace("_count: 1", f"_count: {count}")
            (folder / "specs" / f"app{at}.yml").write_text(text, encoding="utf-8")
        subprocess.run([*git, "add", "specs"], check=True)
        subprocess.run([*git, "commit", "--quiet", f"--message={tag}"], check=True)
        subprocess.run([*git, "tag", tag], check=True)
    return folder


def _installed(folder: Path) -> Path:
    """Return the python of an environment that holds our wheel, bytecode included."""
    place = folder / "venv"
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    subprocess.run([str(python), "-m", "pip", "install", "-q", *constraints, str(ROOT)], check=True)
    subprocess.run([str(python), "-m", "compileall", "-q", str(place / "lib")], check=False, capture_output=True)
    return python


def _cdk(keep: Path) -> dict[str, Command]:
    """Return CDK's commands over the same job, installed by npm; none where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not there: CDK is not measured")
        return {}
    folder = keep / "cdk"
    shutil.copytree(ROOT / "benchmarks" / "cdk", folder, dirs_exist_ok=True)
    quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"]
    subprocess.run([npm, "install", *quiet], check=True, cwd=folder)
    synth = [str(folder / "node_modules" / ".bin" / "cdk"), "synth", "-q", "--no-notices"]
    alone = (("CDK_DISABLE_CLI_TELEMETRY", "1"),)
    return {
        "cdk synth": Command(synth, str(folder), alone),
        "cdk synth, no validation": Command(synth, str(folder), (*alone, ("CDK_VALIDATION", "false"))),
    }


def _measured(commands: dict[str, Command], *, rounds: int, environment: dict[str, str]) -> dict[str, float]:
    """Return the median seconds of each command, run in turn so that a busy moment hits all of them."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            its_own = {**environment, **dict(command.environment)}
            done = subprocess.run(command.words, env=its_own, cwd=command.folder, capture_output=True, check=False)
            spent[name].append(time.perf_counter() - began)
            if done.returncode not in (0, 2):
                sys.exit(f"{name} failed: {done.stderr.decode()}")
    return {name: statistics.median(times[1:]) for name, times in spent.items()}


def _print(medians: dict[str, float]) -> None:
    floor = medians["python -c pass"]
    print(f"{'command':<36} {'ms':>8} {'x pass':>8}")
    for name, seconds in medians.items():
        print(f"{name:<36} {seconds * 1000:8.1f} {seconds / floor:8.2f}")


if __name__ == "__main__":
    main()
