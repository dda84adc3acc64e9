"""The filters that are compared: each learns labelled messages and scores others, in own folders.

Bogofilter and SpamAssassin's Bayes are Debian's packages with the settings they come with. Comments
reach them as small RFC 822 messages; nothing of them stays behind, and nothing is looked up.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.header import Header
from pathlib import Path
from typing import Protocol

import numpy as np

from spam.dataset import Example, Message

NEEDED = {"bogofilter": "bogofilter", "sa-learn": "spamassassin"}
"""Program -> Debian package."""
_RULES = """\
use_bayes 1
use_bayes_rules 1
bayes_auto_learn 0
bayes_auto_expire 0
bayes_path {folder}/bayes
body BAYES_ANY eval:check_bayes('0.00', '1.00')
tflags BAYES_ANY learn
"""
_PLUGINS = """\
loadplugin Mail::SpamAssassin::Plugin::Check
loadplugin Mail::SpamAssassin::Plugin::Bayes
"""
# The command `spamassassin` rounds the probability and starts anew for each message; this asks the
# same code for all its digits. Without a known word SpamAssassin has no opinion: one half.
_SCORE = r"""
use strict; use warnings; use Mail::SpamAssassin;
my ($rules) = @ARGV;
my $filter = Mail::SpamAssassin->new({
    local_tests_only => 1, dont_copy_prefs => 1, rules_filename => $rules,
    site_rules_filename => $rules, userprefs_filename => "$rules/bayes.cf",
    userstate_dir => $rules,
});
while (my $path = <STDIN>) {
    chomp $path;
    open(my $file, '<:raw', $path) or die "$path: $!";
    my $mail = $filter->parse([<$file>]);
    my $status = $filter->check($mail);
    my $score = $status->{bayes_score};
    printf "%.16e\n", defined $score ? $score : 0.5;
    $status->finish; $mail->finish;
}
"""


class Filter(Protocol):
    """What is compared."""

    def learn(self, examples: Sequence[Example]) -> None:
        """Learn labelled messages, once."""

    def scores(self, messages: Sequence[Message]) -> np.ndarray:
        """Give scores that rise with the likelihood of spam: shape (n_messages,)."""


def missing() -> list[str]:
    """Name the Debian packages whose programs are not there."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def as_mail(message: Message) -> bytes:
    """Write a comment as an RFC 822 message: name, title, text and the author's link."""
    name = _header(message.author or "")
    body = message.text
    if message.author_url:
        body = f"{body}\n{message.author_url}"
    head = (
        f"From: {name} <author@comments.invalid>\n"
        f"Subject: {_header(message.post_title or '')}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    return f"{head}{body}\n".encode("utf-8", "replace")


def _header(text: str) -> str:
    line = " ".join(text.split())[:200]
    clean = "".join(char for char in line if char.isprintable() and char not in '<>"\\')
    return Header(clean.encode("utf-8", "replace").decode(), "utf-8").encode(linesep="\n")


def as_mbox(messages: Sequence[Message]) -> bytes:
    """Write comments as one mailbox; lines that look like its separator are quoted."""
    mails = [as_mail(message).replace(b"\nFrom ", b"\n>From ") for message in messages]
    start = b"From author@comments.invalid Thu Jan  1 00:00:00 2015\n"
    return b"".join(start + mail + b"\n" for mail in mails)


class Bogofilter:
    """Bogofilter with a word list of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._command = ["bogofilter", "-C", "-d", str(folder)]

    def learn(self, examples: Sequence[Example]) -> None:
        """Register ham and spam."""
        for flag, is_spam in (("-n", False), ("-s", True)):
            mailbox = as_mbox([e.message for e in examples if e.is_spam == is_spam])
            _run([*self._command, "-M", flag], mailbox)

    def scores(self, messages: Sequence[Message]) -> np.ndarray:
        """Give the spamicity in all its digits."""
        with _files(messages, self._folder) as paths:
            found = _run([*self._command, "-b", "-TT"], paths)
        return _numbers(found, len(messages))


class SpamAssassinBayes:
    """SpamAssassin reduced to its Bayes classifier: no rules, no network, no other data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rules = folder / "rules"
        self._rules.mkdir()
        (self._rules / "plugins.pre").write_text(_PLUGINS)
        (self._rules / "bayes.cf").write_text(_RULES.format(folder=folder))
        self._learn = ["sa-learn", "-L", "-C", str(self._rules)]
        self._learn += [f"--siteconfigpath={self._rules}", "-p", str(self._rules / "bayes.cf")]

    def learn(self, examples: Sequence[Example]) -> None:
        """Learn ham and spam, then write the database."""
        for flag, is_spam in (("--ham", False), ("--spam", True)):
            mailbox = self._folder / "learn.mbox"
            mailbox.write_bytes(as_mbox([e.message for e in examples if e.is_spam == is_spam]))
            _run([*self._learn, "--no-sync", flag, "--mbox", str(mailbox)])
            mailbox.unlink()
        _run([*self._learn, "--sync"])

    def scores(self, messages: Sequence[Message]) -> np.ndarray:
        """Give the Bayes probability."""
        with _files(messages, self._folder) as paths:
            found = _run(["perl", "-e", _SCORE, str(self._rules)], paths)
        return _numbers(found, len(messages))


@contextmanager
def _files(messages: Sequence[Message], folder: Path) -> Iterator[bytes]:
    """Write one file per message while they are read; give the paths, one a line."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        paths = []
        for number, message in enumerate(messages):
            path = Path(place, f"{number}.eml")
            path.write_bytes(as_mail(message))
            paths.append(f"{path}\n")
        yield "".join(paths).encode()


def _numbers(output: bytes, count: int) -> np.ndarray:
    found = [float(line.split()[-1]) for line in output.splitlines()]
    if len(found) != count:
        raise RuntimeError(f"expected {count} scores from the filter, found {len(found)}")
    return np.array(found)


def _run(command: list[str], given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    # Bogofilter answers 0, 1 or 2 for what it found, 3 for a fault.
    if done.returncode > (2 if command[0] == "bogofilter" else 0):
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RuntimeError(f"{command[0]} failed with {done.returncode}: {words[-300:]}")
    return done.stdout
