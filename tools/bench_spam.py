"""How fast the classifier is: one comment, many, the worst one, loading; ratios from one run.

Usage: ``python tools/bench_spam.py``. Texts are made here, so that anybody gets the same table.
Times are of the processor, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import spam
from spam.dataset import Example, Message
from spam.model_folder import BASE_FOLDER
from tools.quality_filters import Bogofilter

SENTENCES = (
    "We walked along the canal until the rain began and then sat under the bridge with tea.",
    "Your second picture shows the old gate, which was taken down before I was born.",
    "Does the recipe work with less sugar, or will the crust turn out too soft to cut?",
    "I love this website, the articles are so helpful and I will bookmark it for later!",
    "My brother repaired his radio the same way, although he had to replace two valves.",
)
CHARS = 300
MOST_CHARS = 10_000
ROOT = Path(__file__).resolve().parents[1]
MIB = 1024 * 1024
# What is promised.
ONE_SECONDS = 0.3e-3
MANY_RATE = 10_000
HOSTILE_TIMES = 20
LOAD_SECONDS = 0.150
MODEL_MB = 4
GROWTH_MB = 60
DECISIONS = 50_000
LEARN_SECONDS = 60
LEARN_MB = 1024
HOSTILE = {
    "plain words": "word " * 2_000,
    "one word": "a" * 10_000,
    "one letter words": "a " * 5_000,
    "links": "http://a.example/b " * 526,
    "dotted": "a.b.c.d.com " * 833,
    "look-alikes": "раураl " * 1_428,
    "Chinese": "好" * 10_000,
    "marks": "a\u0301\u0302" * 3_333,
    "leet": "gr34t " * 1_666,
    "set apart": "g r e a t " * 1_000,
    "brackets": "[url=" * 2_000,
    "braces": "{a|" * 3_333,
    "full stops": "a." * 5_000,
    "blanks": "a" + " " * 9_998 + "b",
    "signs": "!?" * 5_000,
    "emoji": "\U0001f600" * 10_000,
}


@dataclass(frozen=True)
class Row:
    """One line of the table; ``is_met`` is ``None`` where nothing was promised."""

    what: str
    measured: str
    target: str = "–"
    is_met: bool | None = None

    def __str__(self) -> str:
        met = {True: "yes", False: "**no**", None: ""}[self.is_met]
        return f"| {self.what} | {self.measured} | {self.target} | {met} |"


def texts(count: int) -> list[Message]:
    """Make different comments of 300 characters."""
    made = []
    for number in range(count):
        turned = SENTENCES[number % 5 :] + SENTENCES[: number % 5]
        text = f"{number} {' '.join(turned)}"[:CHARS]
        made.append(Message(text, author="Rita Fields", post_title="A walk along the canal"))
    return made


def seconds_each(run: Callable[[Message], object], messages: list[Message]) -> float:
    """Give the median time of one call, in seconds."""
    times = []
    for message in messages:
        start = time.process_time()
        run(message)
        times.append(time.process_time() - start)
    return statistics.median(times)


def import_seconds(code: str) -> float:
    """Give the best of five runs of a fresh interpreter, in seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return min(times)


def pipeline_seconds(messages: Sequence[Message]) -> float:
    """Time `predict_proba` of scikit-learn's text pipeline of the same shape on the same texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
    pipeline = make_pipeline(union, LogisticRegression())
    plain = [message.text for message in messages]
    pipeline.fit(plain, [number % 2 for number in range(len(plain))])
    return seconds_each(lambda message: pipeline.predict_proba([message.text]), list(messages))


def bogofilter_seconds(messages: Sequence[Message]) -> float | None:
    """Time bogofilter per text, one process for all of them; ``None`` when it is not installed."""
    if shutil.which("bogofilter") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        filtering = Bogofilter(Path(folder))
        filtering.learn([Example(m, is_spam=n % 2 == 0) for n, m in enumerate(messages)])
        before = _children_seconds()
        filtering.scores(messages)
        return (_children_seconds() - before) / len(messages)


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


# What a process grows by when it loads the model and judges, beyond the interpreter and numpy.
# Read from /proc: what getrusage says would begin at the size of the process that started it.
_PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
"""
_GROWTH = f"""
import numpy
{_PEAK}
before = peak()
import spam
from tools.bench_spam import texts
scorer = spam.load()
for message in texts(1000): scorer.judge(message)
print((peak() - before) / 1024)
"""
# Decisions are spun from few sentences; each has words of its own, so that the features are many.
_CORRECTION = """
import random, time
from spam.dataset import Example, Message
from spam.correction import correct_and_test
from spam.presumed import MOST_PRESUMED
import spam
from tools.bench_spam import SENTENCES
pick = random.Random(0)
words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst"]
words = [first + second for first in words[:120] for second in words[::6]]
def spun(): return f"{pick.choice(SENTENCES)} {' '.join(pick.choices(words, k=20))}"
examples = []
for number in range(DECISIONS):
    text = spun()
    if number % 3 == 0: text += " free casino bonus " + pick.choice(words)
    examples.append(Example(Message(text, author="Rita"), is_spam=number % 3 == 0))
presumed = [Message(spun(), author="Rita") for _ in range(MOST_PRESUMED)]
scorer = spam.load()
start = time.perf_counter()
correct_and_test(scorer, examples, presumed=presumed, random_state=0)
seconds = time.perf_counter() - start
print(seconds, peak() / 1024)
"""


def fresh_process(code: str) -> list[float]:
    """Run code in a process of its own and give the numbers it prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return [float(word) for word in done.stdout.split()]


def speed_rows() -> list[Row]:
    """Measure judging: one, many, the worst; against two other filters."""
    start = time.process_time()
    scorer = spam.load()
    loaded = time.process_time() - start
    messages = texts(2_000)
    scorer.judge_many(messages[:200])
    one = seconds_each(scorer.judge, messages)
    rates = []
    for _ in range(3):
        start = time.process_time()
        scorer.judge_many(messages)
        rates.append(len(messages) / (time.process_time() - start))
    many = statistics.median(rates)
    worst, name = max(
        (seconds_each(scorer.judge, [Message(text[:MOST_CHARS])] * 5), name)
        for name, text in HOSTILE.items()
    )
    learner = pipeline_seconds(messages[:400])
    other = bogofilter_seconds(messages[:400])
    times = "not installed" if other is None else f"{other / one:.2f} times its time"
    return [
        Row(
            "one comment of 300 characters, with reasons",
            f"{one * 1e3:.3f} ms",
            "at most 0.3 ms",
            one <= ONE_SECONDS,
        ),
        Row(
            "many at once, without reasons",
            f"{many:,.0f} a second and core",
            f"at least {MANY_RATE:,}",
            many >= MANY_RATE,
        ),
        Row("many at once against one by one", f"{one * many:.1f} times faster"),
        Row("scikit-learn's `predict_proba`, same texts", f"{learner / one:.1f} times its time"),
        Row("bogofilter, same texts, one process for all", times),
        Row(
            f"worst hostile comment of 10,000 characters ({name})",
            f"{worst / one:.1f} times the ordinary one",
            f"at most {HOSTILE_TIMES}",
            worst <= HOSTILE_TIMES * one,
        ),
        Row(
            "loading the base model, checks included",
            f"{loaded * 1e3:.0f} ms",
            "within 150 ms",
            loaded <= LOAD_SECONDS,
        ),
    ]


def size_rows() -> list[Row]:
    """Measure what the model takes: on disk, in memory, at the start."""
    size = sum(path.stat().st_size for path in BASE_FOLDER.iterdir() if path.is_file())
    (growth,) = fresh_process(_GROWTH)
    bare, ours = import_seconds("import numpy"), import_seconds("import spam; spam.load()")
    return [
        Row(
            "base model with its card",
            f"{size / MIB:.2f} MB",
            f"at most {MODEL_MB} MB",
            size <= MODEL_MB * MIB,
        ),
        Row(
            "a process that loads it and judges 1,000 comments grows by",
            f"{growth:.0f} MB",
            f"at most {GROWTH_MB} MB",
            growth <= GROWTH_MB,
        ),
        Row("start with the model against import numpy alone", f"{ours / bare:.1f} times"),
    ]


def learning_rows(decisions: int = DECISIONS) -> list[Row]:
    """Measure a correction by many of a blog's own decisions, in a process of its own."""
    seconds, peak = fresh_process(_PEAK + _CORRECTION.replace("DECISIONS", str(decisions)))
    return [
        Row(
            f"learning from {decisions:,} decisions and all that may be presumed honest",
            f"{seconds:.0f} s",
            "under a minute",
            seconds < LEARN_SECONDS,
        ),
        Row("the same, peak memory", f"{peak:,.0f} MB", "under 1 GB", peak < LEARN_MB),
    ]


def rows() -> list[Row]:
    """Measure everything; give the lines of the table."""
    return [*speed_rows(), *size_rows(), *learning_rows()]


def table(found: Sequence[Row]) -> str:
    """Write the lines as a Markdown table."""
    return "\n".join(["| what | measured | target | met |", "|---|---|---|---|", *map(str, found)])


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(table(rows()))


if __name__ == "__main__":
    main()
