"""Where long work runs: one vault thread, one work thread, results to bound methods on the screen's thread.

Everything that touches the vault runs in the vault thread, one job after the other, in the order in which it
was asked for. Pure computation (drawing a letter) runs in the work thread, so that a draft never waits behind
it. Jobs belong to the application, not to a page: a page that is gone when its result arrives is simply not
told. This is the only place in the program that catches `Exception`.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable, Generator
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from sarana.errors import SaranaError
from sarana.progress import Cancelled, Progress
from sarana.ui.collector import Collector

Result = TypeVar("Result")
#: Long work in short steps: whatever else waits for the thread has its turn between two of them.
Steps = Generator[None, None, Result]

#: Work that takes longer than this shows a bar with progress and Cancel.
SHOWN_AFTER_MS = 800
#: Progress travels to the screen at most this often; Cancel is looked at every time.
SECONDS_BETWEEN_REPORTS = 0.05
#: Whoever waits until nothing runs looks at the screen this often: what they do there takes the processor.
SECONDS_BETWEEN_LOOKS = 0.005


class Job(Generic[Result]):
    """One piece of work: what to do, whom to tell, and whether it should stop."""

    def __init__(
        self,
        work: Callable[[Progress], Result],
        done: Callable[[Result], object] | None,
        failed: Callable[[SaranaError], object] | None,
        says: str,
    ) -> None:
        self.work, self.done, self.failed, self.says = work, done, failed, says
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.trace = ""
        self.progress: tuple[int, int] = (0, 0)
        self.over = threading.Event()
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._reported = 0.0

    def run(self, progress: Progress) -> bool:
        """Do the work, or one step of it; False when there is more to do."""
        self.result = self.work(progress)
        return True

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next report, or not at all if it is over by then."""
        with self._turn:
            self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the work is over; True when it went well. For what must be durable before going on."""
        return self.over.wait(seconds) and self.error is None

    def put_back(self, waiting: queue.SimpleQueue[Job[Any] | None]) -> bool:
        """Wait behind what came meanwhile; not if the work must stop: somebody may be about to lock."""
        with self._turn:
            if not self.stopping:
                waiting.put(self)
            return not self.stopping

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @property
    def cancelled(self) -> bool:
        return isinstance(self.error, Cancelled)


class _InSteps(Job[Result]):
    """Work that lets go of its thread again and again."""

    def __init__(
        self,
        work: Callable[[Progress], Steps[Result]],
        done: Callable[[Result], object] | None,
        failed: Callable[[SaranaError], object] | None,
        says: str,
    ) -> None:
        super().__init__(self._never, done, failed, says)
        self._begin = work
        self._steps: Steps[Result] | None = None

    def run(self, progress: Progress) -> bool:
        if self._steps is None:
            self._steps = self._begin(progress)
        try:
            if self.stopping:
                self._steps.throw(Cancelled())
            next(self._steps)
        except StopIteration as last:
            self.result = last.value
            return True
        return False

    def _never(self, progress: Progress) -> Result:
        raise NotImplementedError


class Jobs(QObject):
    """The job runner of the application."""

    began = Signal(object)  # a Job that takes longer than a moment, and has something to say
    advanced = Signal(object)  # the Job; its `progress` is (done, total)
    ended = Signal(object)  # the Job
    trouble = Signal(object)  # a SaranaError that nobody else asked to hear
    bug = Signal(str)  # the technical report: places in the program, no values
    _arrived = Signal(object)
    _moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[Job[Any]] = set()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._advance, Qt.ConnectionType.QueuedConnection)
        self._vault = _Lane("vault", self._run, self._start)
        self._work = _Lane("work", self._run, self._start)
        #: Run in the vault's thread. `done` and `failed` should be bound methods of QObjects.
        self.vault = self._vault.ask
        #: The same one step at a time: a draft that is to be saved waits for one step only.
        self.vault_in_steps = self._vault.ask_in_steps
        #: Run in the thread for pure computation; the work must not touch the vault.
        self.compute = self._work.ask
        self._collector = Collector(self)

    def vault_at_once(self, work: Callable[[Progress], Result], seconds: float = 30.0) -> Result:
        """Run in the vault's thread and wait for it: only for flushing, and for what is needed to go on."""
        job = Job(work, None, None, "")
        self._vault.jobs.put(job)
        if not job.over.wait(seconds):
            raise TimeoutError("the vault thread is busy")
        if job.error is not None:
            raise job.error
        return job.result  # type: ignore[return-value]  # no error: the result is there

    def others_wait(self) -> bool:
        """Whether something waits for the vault's thread: work in steps asks, and then lets go of it."""
        return not self._vault.jobs.empty()

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def wait_until_idle(self, let_go: Callable[[], object]) -> None:
        """Call `let_go`, which lets events through, until nothing runs any more: for demo and tests."""
        while self._running:
            next(iter(self._running)).wait(SECONDS_BETWEEN_LOOKS)
            let_go()

    def cancel_all(self) -> None:
        """Ask everything that runs to stop: somebody wants to lock."""
        for job in self._running:
            job.cancel()

    def stop(self) -> None:
        """End both threads after what they are doing; for leaving the program and for tests."""
        self.cancel_all()
        for lane in (self._vault, self._work):
            lane.jobs.put(None)
        for lane in (self._vault, self._work):
            lane.thread.join()
        self._collector.stop()

    # ---- on the screen's thread -------------------------------------------------------------------------

    def _start(self, job: Job[Any]) -> None:
        """Remember what runs, and show a bar for what takes long."""
        self._running.add(job)
        if job.says:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self._show(job, timer))
            timer.start(SHOWN_AFTER_MS)

    def _show(self, job: Job[Any], timer: QTimer) -> None:
        timer.deleteLater()
        if job in self._running:
            self.began.emit(job)

    @Slot(object)
    def _advance(self, job: Job[Any]) -> None:
        if job in self._running:
            self.advanced.emit(job)

    @Slot(object)
    def _deliver(self, job: Job[Any]) -> None:
        self._running.discard(job)
        self.ended.emit(job)
        if job.error is None:
            _tell(job.done, job.result)
        elif isinstance(job.error, SaranaError):
            if not _tell(job.failed, job.error):
                self.trouble.emit(job.error)
        elif not job.cancelled:
            self.bug.emit(job.trace)

    # ---- on the vault's or the work thread --------------------------------------------------------------

    def _run(self, job: Job[Any]) -> bool:
        """Run a job, or one step of it; False when there is more to do."""
        try:
            if not job.run(lambda done, total: self._report(job, done, total)):
                return False
        except Exception as error:  # noqa: BLE001 - the one place: a thread must outlive any mistake
            job.error = error
            job.trace = redacted(error)
        job.over.set()
        if isValid(self):
            self._arrived.emit(job)
        return True

    def _report(self, job: Job[Any], done: int, total: int) -> None:
        if job._stop.is_set():
            raise Cancelled
        job.progress = (done, total)
        now = time.monotonic()
        if now - job._reported >= SECONDS_BETWEEN_REPORTS or done >= total:
            job._reported = now
            self._moved.emit(job)


class _Lane:
    """A thread and the jobs that wait for it."""

    def __init__(self, name: str, run: Callable[[Job[Any]], bool], start: Callable[[Job[Any]], None]) -> None:
        self.jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._run, self._start = run, start
        self.thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self.thread.start()

    def ask(
        self,
        work: Callable[[Progress], Result],
        done: Callable[[Result], object] | None = None,
        failed: Callable[[SaranaError], object] | None = None,
        *,
        says: str = "",
    ) -> Job[Result]:
        """Run this after what waits already; with something to say, long work shows a bar and Cancel."""
        return self._take(Job(work, done, failed, says))

    def ask_in_steps(
        self,
        work: Callable[[Progress], Steps[Result]],
        done: Callable[[Result], object] | None = None,
        failed: Callable[[SaranaError], object] | None = None,
        *,
        says: str = "",
    ) -> Job[Result]:
        """The same in steps, between which others have the thread; Cancel is looked at after each."""
        return self._take(_InSteps(work, done, failed, says))

    def _take(self, job: Job[Result]) -> Job[Result]:
        self._start(job)
        self.jobs.put(job)
        return job

    def _loop(self) -> None:
        while (job := self.jobs.get()) is not None:
            while not self._run(job) and not job.put_back(self.jobs):
                pass
            del job  # the screen's thread lets go of it last: what the job knows may be a widget


def _tell(listener: Callable[[Any], object] | None, value: object) -> bool:
    """Call the listener unless there is none, or its widget is gone."""
    if listener is None:
        return False
    owner = getattr(listener, "__self__", None)
    if isinstance(owner, QObject) and not isValid(owner):
        return True
    listener(value)
    return True


def redacted(error: BaseException) -> str:
    """Where in the program it happened and of which kind it is; never a value, which could be a name."""
    places = [
        f"{frame.filename.rsplit('sarana', 1)[-1].lstrip('/')}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join((type(error).__name__, *places))
