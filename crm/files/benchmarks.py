"""Published engagement rates and corrections of figures that circulate, read from resources/benchmarks."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from crm.domain.tiers import Benchmark
from crm.domain.vocabulary import Basis, Platform
from crm.errors import BadFile


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that circulates, and what is true of it."""

    claim: str
    truth: str
    source: str


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that the files tell, in their order."""

    benchmarks: tuple[Benchmark, ...]
    corrections: tuple[Correction, ...]


def published(folder: Path) -> Published:
    """Read every benchmark file of a folder; a folder that is not there has none.

    Args:
        folder: resources/benchmarks, or a person's own.

    Raises:
        BadFile: a file is damaged; the sentence names it.
    """
    benchmarks: list[Benchmark] = []
    corrections: list[Correction] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            document = tomllib.loads(path.read_text("utf-8"))
            benchmarks += [_benchmark(row) for row in document.get("benchmark", ())]
            corrections += [Correction(**row) for row in document.get("correction", ())]
        except (
            tomllib.TOMLDecodeError,
            UnicodeDecodeError,
            KeyError,
            TypeError,
            ValueError,
            InvalidOperation,
        ) as error:
            raise BadFile(f"The benchmarks in {path.name} cannot be read: {error}.") from error
    return Published(tuple(benchmarks), tuple(corrections))


def _benchmark(row: dict[str, Any]) -> Benchmark:
    low = Decimal(row["low"])
    found = Benchmark(
        source=row["source"],
        platform=Platform(row["platform"]),
        measure=row["measure"],
        basis=Basis(row["basis"]),
        year=row.get("year"),
        followers_from=row["followers_from"],
        followers_below=row.get("followers_below"),
        low_rate=low,
        high_rate=Decimal(row.get("high", low)),
        note=row["note"],
        is_prior=row.get("prior", False),
    )
    if not 0 < found.low_rate <= found.high_rate <= 1:
        raise ValueError(f"{found.label}: a rate is a fraction, the lower end first")
    return found
