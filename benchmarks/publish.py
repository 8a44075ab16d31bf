"""What publishing costs: one article and fifty, cold and unchanged, by stage; and how soon help is there.

Prints Markdown tables. Ratios hold on other machines; seconds are this machine's.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from podcast.article import Facts
from podcast.feed import write_feed
from podcast.issue import issue
from podcast.publish import walk_to_article
from podcast.script import write_script
from podcast.show import make_show, open_show
from podcast.spoken import Spoken, content_key
from podcast.studio import open_studio

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))
PODCAST = [sys.executable, "-m", "podcast"]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        pages = articles(Path(place), 50)
        print("| publishing | wall s | CPU s | peak MiB |\n|---|---|---|---|")
        for name, count in (
            ("one article", 1),
            ("the same again", 1),
            ("fifty", 50),
            ("fifty, unchanged", 50),
        ):
            wall, cpu, peak = run([*PODCAST, "publish", "--show", f"{place}/show", *pages[:count]])
            print(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |")
        print("\n| stage, fifty articles | s | share |\n|---|---|---|")
        spent = stages(Path(place), pages)
        for stage, seconds in spent.items():
            print(f"| {stage} | {seconds:.2f} | {seconds / sum(spent.values()):.0%} |")
    start_up()


def articles(place: Path, count: int) -> list[str]:
    """The examples with a number in each paragraph, so that no two pages share a sentence."""
    made = []
    for i in range(count):
        lines = EXAMPLES[i % len(EXAMPLES)].read_text("utf-8").splitlines()
        long = [f"{line} Omgång {i}, rad {n}." if len(line) > 90 else line for n, line in enumerate(lines)]
        path = place / f"sida-{i}.txt"
        path.write_text("\n".join(long), "utf-8")
        made.append(str(path))
    return made


def run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds with all children, and MiB of the largest process."""
    started = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=_quiet())
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"{' '.join(command[:4])} ... failed")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def stages(place: Path, pages: list[str]) -> dict[str, float]:
    """Wall seconds by stage, one process, a new show and nothing cached."""
    os.environ["XDG_CACHE_HOME"] = f"{place}/cache-of-stages"
    make_show(place / "stages")
    spent: dict[str, float] = defaultdict(float)
    with open_show(place / "stages") as show, open_studio(show.desk, "espeak") as studio:
        for page in pages:
            clock = time.perf_counter()
            article = walk_to_article(page, show.desk, Facts())
            clock = _lap(spent, "clean", clock)
            script = write_script(article, show.config)
            clock = _lap(spent, "script", clock)
            recording = studio.record(script.segments)
            clock = _lap(spent, "record", clock)
            key = content_key(script, studio.key, show.config)
            issue(Spoken(recording, key, studio.voice), script, show, ident=page, now=datetime.now(UTC))
            _lap(spent, "issue", clock)
        clock = time.perf_counter()
        write_feed(show)
        _lap(spent, "feed and pages", clock)
    return dict(spent)


def _lap(spent: dict[str, float], stage: str, since: float) -> float:
    now = time.perf_counter()
    spent[stage] += now - since
    return now


def start_up(times: int = 15) -> None:
    ours, click = [], []
    for _ in range(times):
        ours.append(run([*PODCAST, "--help"])[0])
        click.append(run([sys.executable, "-c", "import click"])[0])
    ratio = statistics.median(a / b for a, b in zip(ours, click, strict=True))
    print(f"\n`podcast --help` takes {ratio:.2f} x `python -c 'import click'` (median of {times} pairs)")


def _quiet() -> list[tuple[int, int, str, int, int]]:
    return [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]


if __name__ == "__main__":
    main()
