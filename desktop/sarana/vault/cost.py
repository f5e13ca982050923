"""What a guess at a passphrase costs: Argon2id's parameters, their bounds, and their calibration."""

import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_MIB = 1024
_SECONDS = 1.5  # a person waits this long at most (SECURITY.md 2.3)
_STEPS_MIB = (64, 128, 256, 512)


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters within the bounds; others cannot be made, whoever asks.

    The floor is RFC 9106's second recommendation; the ceiling keeps a hostile key file in check.
    """

    memory_kib: int = 256 * _MIB
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            64 * _MIB <= self.memory_kib <= 1024 * _MIB and 1 <= self.passes <= 16 and 1 <= self.lanes <= 16
        ):
            raise ValueError("Argon2id parameters out of bounds")

    @classmethod
    def floor(cls) -> "Cost":
        """The least that a vault may have: about 0.2 s. What tests and demonstrations use."""
        return cls(memory_kib=64 * _MIB)

    @classmethod
    def calibrated(cls) -> "Cost":
        """The most memory of 64 to 512 MiB that this computer fills within 1.5 s."""
        begun = time.perf_counter()
        cls.floor().stretch(bytearray(b"calibration"), bytes(16))
        seconds_per_mib = (time.perf_counter() - begun) / 64
        fitting = [mib for mib in _STEPS_MIB if mib * seconds_per_mib * 1.1 <= _SECONDS]
        return cls(memory_kib=max(fitting, default=64) * _MIB)

    def stretch(self, passphrase: bytearray, salt: bytes) -> bytes:
        """The key that this passphrase and salt give: 32 bytes, dearly bought."""
        kdf = Argon2id(
            salt=salt, length=32, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return kdf.derive(passphrase)  # type: ignore[arg-type]  # it reads any buffer; only its stub does not say so
