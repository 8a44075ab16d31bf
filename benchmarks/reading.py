"""How right and how fast Swedish is read, beside other packages: python benchmarks/reading.py [CASES.tsv ...]

The peers are installed for this only: pip install num2words unicode-rbnf kitten-text-processing
Cases are `category<TAB>written<TAB>spoken|alternative`; ours lie in tests/swedish/. A reading counts when it
is one of those accepted: case, punctuation and spaces inside number words do not count, and letters must be
spelled out.
"""

from __future__ import annotations

import importlib.util
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
Reader = Callable[[str], str]
NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+")
DECIMAL = re.compile(r"(\d+),(\d+)")
SENTENCE = (
    "Bolagets omsättning steg 12 % till 3,4 mdr kr under 2024, enligt vd:n Anna Svensson som talade "
    "kl. 14.30 den 11 juni vid EU:s toppmöte i Bryssel i går."
)


def main() -> None:
    scoring = _scoring()
    paths = [Path(name) for name in sys.argv[1:]] or sorted((HOME / "tests" / "swedish").glob("*.tsv"))
    cases = [case for path in paths if path.stem != "floors" for case in scoring.cases(path)]
    readers = dict(_readers())
    hits = {name: _hits(reader, cases, scoring.accepted) for name, reader in readers.items()}
    categories = list(dict.fromkeys(case.category for case in cases))
    print(f"| category | n | {' | '.join(readers)} |\n|---|---|{'---|' * len(readers)}")
    for category in [*categories, "all"]:
        here = [i for i, case in enumerate(cases) if category in {case.category, "all"}]
        counts = [str(sum(hits[name][i] for i in here)) for name in readers]
        print(f"| {category} | {len(here)} | {' | '.join(counts)} |")
    print("\nmilliseconds of processor time a sentence of", len(SENTENCE), "characters (median of 40)")
    for name, reader in readers.items():
        print(f"  {name}: {_milliseconds(reader, SENTENCE):.2f}")
    _scaling(readers["upplast"])
    _agreement()
    _starting()


def _readers() -> Iterator[tuple[str, Reader]]:
    from audio.swedish import read

    yield "nothing", lambda text: text
    if _has("num2words"):
        from num2words import num2words

        yield "num2words", _with_numbers(lambda n: num2words(n, lang="sv"))
    if _has("unicode_rbnf"):
        from unicode_rbnf import RbnfEngine

        engine = RbnfEngine.for_language("sv")
        yield "unicode-rbnf", _with_numbers(lambda n: str(engine.format_number(n).text))
    if _has("kitten_text_processing"):
        from kitten_text_processing import Normalizer

        normalizer = Normalizer("cased", lang="sv")
        yield "kitten", lambda text: str(_call(normalizer, text))
    yield "upplast", lambda text: read(text)


def _with_numbers(spell: Callable[[int], str]) -> Reader:
    """A number speller made a reader in the plainest way: groups, decimals, percent."""

    def reader(text: str) -> str:
        text = DECIMAL.sub(lambda m: f"{spell(int(m[1]))} komma {spell(int(m[2]))}", text)
        text = NUMBER.sub(lambda m: spell(int(re.sub(r"\D", "", m[0]))), text)
        return re.sub(r"\s?%", " procent", text)

    return reader


def _call(normalizer: Any, text: str) -> str:
    return str(normalizer.normalize(text))


def _hits(reader: Reader, cases: list[Any], accepted: Callable[[str, tuple[str, ...]], bool]) -> list[bool]:
    return [accepted(_safely(reader, case.written), case.spoken) for case in cases]


def _safely(reader: Reader, text: str) -> str:
    try:
        return reader(text)
    except Exception as error:  # a crash is a miss
        return type(error).__name__


def _milliseconds(reader: Reader, text: str, times: int = 40) -> float:
    reader(text)
    took = []
    for _ in range(times):
        start = time.process_time()
        reader(text)
        took.append((time.process_time() - start) * 1000)
    return statistics.median(took)


def _agreement() -> None:
    """Our number words beside those of the others: how many of 12 000 differ, and which first."""
    from audio.swedish import numbers

    some = [*range(10_000), *(7919 * n for n in range(1, 2001))]
    ours = {
        n: "".join("".join(parts) for parts in numbers.cardinal(n)).replace("etttusen", "ettusen")
        for n in some
    }
    for name, spell in _spellers():
        differ = [n for n in some if re.sub(r"[\s\u00ad]", "", spell(n)) != ours[n]]
        first = ", ".join(f"{n} {spell(n)} (ours: {ours[n]})" for n in differ[:3])
        print(f"\ncardinals unlike {name}: {len(differ)} of {len(some)}; {first}")


def _spellers() -> Iterator[tuple[str, Callable[[int], str]]]:
    if _has("unicode_rbnf"):
        from unicode_rbnf import RbnfEngine

        engine = RbnfEngine.for_language("sv")
        yield "unicode-rbnf", lambda n: str(engine.format_number(n).text)
    if _has("num2words"):
        from num2words import num2words

        yield "num2words", lambda n: str(num2words(n, lang="sv"))


def _scaling(reader: Reader) -> None:
    print("\nmilliseconds for 10 000, 20 000 and 40 000 characters of")
    for unit in (SENTENCE + " ", "1", "1 000 ", ".", "1,", "A. "):
        took = [_milliseconds(reader, (unit * size)[:size], 1) for size in (10_000, 20_000, 40_000)]
        print(f"  {unit[:12]!r}: {', '.join(f'{ms:.0f}' for ms in took)}")


def _starting() -> None:
    for what, code in (
        ("import", "import audio.swedish"),
        ("first reading", "import audio.swedish; audio.swedish.read('5 kr')"),
    ):
        timed = f"import time; t = time.process_time(); {code}; print((time.process_time() - t) * 1000)"
        runs = [
            float(subprocess.run([sys.executable, "-c", timed], capture_output=True, check=True).stdout)
            for _ in range(5)
        ]
        print(f"{what} in a fresh process: {statistics.median(runs):.0f} ms")
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _scoring() -> Any:
    path = HOME / "tests" / "audio" / "swedish" / "scoring.py"
    spec = importlib.util.spec_from_file_location("scoring", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scoring"] = module
    spec.loader.exec_module(module)
    return module


def _has(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


if __name__ == "__main__":
    main()
