"""How fast the classifier is: one comment, many, the worst one, loading; ratios from one run.

Usage: ``python tools/bench_spam.py``. Texts are made here, so that anybody gets the same table.
Times are of the processor, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import spam
from spam.dataset import Message
from spam.scorer import Scorer

SENTENCES = (
    "We walked along the canal until the rain began and then sat under the bridge with tea.",
    "Your second picture shows the old gate, which was taken down before I was born.",
    "Does the recipe work with less sugar, or will the crust turn out too soft to cut?",
    "I love this website, the articles are so helpful and I will bookmark it for later!",
    "My brother repaired his radio the same way, although he had to replace two valves.",
)
CHARS = 300
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


def pipeline_seconds(scorer: Scorer, messages: list[Message]) -> float:
    """Time scikit-learn's text pipeline of the same shape on the same comments."""
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
    del scorer
    return seconds_each(lambda message: pipeline.predict_proba([message.text]), messages)


def rows() -> list[tuple[str, str]]:
    """Measure everything; give the lines of the table."""
    start = time.process_time()
    scorer = spam.load()
    loaded = time.process_time() - start
    messages = texts(2_000)
    scorer.judge_many(messages[:200])
    one = seconds_each(scorer.judge, messages)
    start = time.process_time()
    scorer.judge_many(messages)
    many = (time.process_time() - start) / len(messages)
    worst_name, worst = max(
        (
            (name, seconds_each(scorer.judge, [Message(text[:10_000])] * 5))
            for name, text in HOSTILE.items()
        ),
        key=lambda pair: pair[1],
    )
    learner = pipeline_seconds(scorer, messages[:400])
    bare = import_seconds("import numpy")
    ours = import_seconds("import spam; spam.load()")
    return [
        ("one comment of 300 characters, with reasons", f"{one * 1e3:.3f} ms"),
        ("many at once, without reasons", f"{1 / many:,.0f} a second and core"),
        ("many at once against one by one", f"{one / many:.1f} times faster"),
        ("one comment against scikit-learn's text pipeline", f"{learner / one:.1f} times faster"),
        (f"worst hostile comment ({worst_name})", f"{worst / one:.1f} times the ordinary one"),
        ("loading the base model, checks included", f"{loaded * 1e3:.0f} ms"),
        ("start with the model against import numpy alone", f"{ours / bare:.1f} times"),
    ]


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    print("| what | measured |\n|---|---|")
    for what, measured in rows():
        print(f"| {what} | {measured} |")


if __name__ == "__main__":
    main()
