"""Secrets are sealed by a key file."""

import stat
from pathlib import Path

import pytest

from headrace.kit.sealing import BadKeyFile, NotSealedHere, Sealing, open_sealing


def test_what_is_sealed_is_unsealed(tmp_path: Path) -> None:
    sealed = open_sealing(tmp_path / "data" / "secret.key").seal(b"secret", "purpose")

    assert b"secret" not in sealed
    assert open_sealing(tmp_path / "data" / "secret.key").unseal(sealed, "purpose") == b"secret"


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    open_sealing(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_is_sealed_differently_each_time() -> None:
    sealing = Sealing(b"k" * 32)

    assert sealing.seal(b"secret", "purpose") != sealing.seal(b"secret", "purpose")


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 60])
def test_what_was_not_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(NotSealedHere):
        Sealing(b"k" * 32).unseal(sealed, "purpose")


def test_a_seal_holds_for_its_key_and_purpose_only() -> None:
    sealed = Sealing(b"k" * 32).seal(b"secret", "purpose")

    with pytest.raises(NotSealedHere):
        Sealing(b"k" * 32).unseal(sealed, "another")
    with pytest.raises(NotSealedHere):
        Sealing(b"x" * 32).unseal(sealed, "purpose")


def test_derived_keys_are_always_the_same_and_differ_by_label() -> None:
    sealing = Sealing(b"k" * 32)

    assert sealing.derive("a") == Sealing(b"k" * 32).derive("a")
    assert sealing.derive("a") != sealing.derive("b")


def test_a_damaged_key_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(b"short")

    with pytest.raises(BadKeyFile, match="should hold 32 bytes"):
        open_sealing(path)
    assert path.read_bytes() == b"short"
