from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import spam

HEAVY = ("sklearn", "scipy", "flask", "sqlalchemy", "blog")
LIGHT_MODULES = (
    "spam",
    "spam.dataset",
    "spam.normalise",
    "spam.scorer",
    "spam.store",
    "spam.model_card",
    "spam.canaries",
    "spam.evaluation",
)


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_serving_modules_import_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_importing_the_package_alone_does_not_import_numpy() -> None:
    code = "import sys, spam; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_judging_imports_nothing_heavy() -> None:
    code = (
        "import sys, spam; spam.load().judge(spam.Message('Hello there')); "
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_normalise_is_the_function_even_after_its_module_was_imported() -> None:
    import spam.normalise

    assert spam.normalise("plain").text == "plain"


def test_every_public_name_is_there() -> None:
    for name in spam.__all__:
        assert getattr(spam, name) is not None


def test_a_model_loads_from_its_folder_and_from_its_file() -> None:
    folder = Path(spam.__file__).parent / "base"

    assert spam.load(folder).version == spam.load().version
    assert spam.load(folder / "base.safetensors").version == spam.load().version


def test_a_missing_model_is_rejected_by_name(tmp_path: Path) -> None:
    with pytest.raises(spam.ModelRejectedError, match=r"expected a model.*nothing\.safetensors"):
        spam.load(tmp_path / "nothing.safetensors")


def test_a_model_without_its_card_is_rejected_by_name(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")

    with pytest.raises(spam.ModelRejectedError, match=r"expected card\.json beside"):
        spam.load(tmp_path / "model.safetensors")
    with pytest.raises(spam.ModelRejectedError, match=r"with its card\.json in"):
        spam.load(tmp_path)
