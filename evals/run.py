"""Running the cases of a suite: each recorded as it finishes, a failed one as failed."""

from __future__ import annotations

import hashlib
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import ModelUnreachableError
from evals.errors import RunError
from evals.metrics.cost import SECONDS
from evals.types import Row
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.models.call_cache import CallCache
    from evals.store import RunFolder
    from evals.tasks import Task
    from evals.types import Case, Pair

T = TypeVar("T", bound="Case | Pair")

# A server that is gone fails every case: after so many in a row it is no use to go on.
_GIVE_UP = 5
# So often a wait for the next row is begun anew.
_LOOK_S = 0.2


def sample(items: Sequence[T], limit: int | None, seed: int) -> list[T]:
    """``limit`` of the items, all if it is ``None``, drawn by seed, in the set's order.

    Drawn by a hash of each id: the same whatever the order of the set, and those of a smaller limit are among
    those of a larger one.
    """

    def drawn(item: T) -> str:
        return hashlib.sha256(f"{seed}:{item.id}".encode("utf-8", "surrogatepass")).hexdigest()

    chosen = {item.id for item in sorted(items, key=drawn)[:limit]}
    return [item for item in items if item.id in chosen]


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs items of one suite into a run's folder.

    Args:
        folder: Where rows are added.
        suite: Its name.
        task: What is done with each item.
        cache: The cache that the models' calls go through, for the seconds that it saved.
        jobs: How many items are at work at once.
    """

    folder: RunFolder
    suite: str
    task: Task[Any]
    cache: CallCache | None = None
    jobs: int = 1

    def run(self, items: Sequence[Any], progress: Callable[[Row], None] = lambda _row: None) -> None:
        """Run the items and add a row for each as it finishes.

        Raises:
            RunError: The model's server is gone, or fails from the first case on; what was done is kept.
        """
        failed = unreachable = 0
        for number, row in enumerate(self._rows(items), start=1):
            self.folder.append(row)
            progress(row)
            failed += row.error is not None
            unreachable = unreachable + 1 if row.error and row.error.startswith(_GONE) else 0
            # A wrong key, too, fails every case: nothing has gone well yet.
            if unreachable == _GIVE_UP or failed == number == _GIVE_UP < len(items):
                raise RunError(
                    f"{_GIVE_UP} cases in a row failed, the last one so: {row.error}",
                    hint=f"Mend it, then go on with the same command and --out {self.folder.path}.",
                )

    def _rows(self, items: Sequence[Any]) -> Iterator[Row]:
        if self.jobs == 1:  # in this thread, where Ctrl-C ends a call at once
            yield from map(self.run_one, items)
            return
        waiting: SimpleQueue[Any] = SimpleQueue()
        done: SimpleQueue[Row] = SimpleQueue()
        for item in items:
            waiting.put(item)

        def work() -> None:
            with suppress(Empty):
                while True:
                    done.put(self.run_one(waiting.get_nowait()))

        # Daemons, and no executor: the interpreter would wait at its end for every call that is under way.
        for _ in range(min(self.jobs, len(items))):
            threading.Thread(target=work, daemon=True).start()
        try:
            for _ in items:
                yield _next(done)
        finally:
            with suppress(Empty):
                while True:
                    waiting.get_nowait()

    def run_one(self, item: Case | Pair) -> Row:
        """An item's row, whether it could be run or not."""
        if self.cache:
            self.cache.take_replayed()
        start = time.perf_counter()
        row = Row(
            suite=self.suite,
            id=item.id,
            question=self.task.question(item),
            kind=item.kind,
            cluster=item.cluster,
            gold=self.task.gold(item),
            result={},
            scores={},
            seconds=0.0,
        )
        try:
            result = self.task.run(item)
            seconds = time.perf_counter() - start + (self.cache.take_replayed().seconds if self.cache else 0.0)
            scores = self.task.score(item, result) | {metric.name: metric.score(seconds) for metric in SECONDS}
            return replace(row, result=result, scores=scores, seconds=round(seconds, 3))
        except ModelUnreachableError as error:
            return replace(row, error=f"{_GONE}{error.message}")
        except CiteboundError as error:
            replayed = self.cache.take_replayed().calls if self.cache else 0
            from_cache = " It was answered from the cache: --no-cache asks again." if replayed else ""
            return replace(row, error=error.message + from_cache)
        except Exception as error:  # noqa: BLE001  (whatever one case does, the others are run, and this one counted)
            return replace(row, error=f"A fault in citebound: {type(error).__name__}: {error}")


def _next(done: SimpleQueue[Row]) -> Row:
    """The next row that is done; looks up now and then, as a Ctrl-C that comes when a wait begins is missed."""
    while True:
        with suppress(Empty):
            return done.get(timeout=_LOOK_S)


_GONE = "The model cannot be reached: "
