"""What a person is told when something was raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.worker import Worker, WorkerState, WorkType

from bulletin_tui.printing.errors import PrintError
from store.disk.files import reason
from store.errors import StoreError

if TYPE_CHECKING:
    from textual.dom import DOMNode as _Node
else:
    # Textual takes the styles of the first base that is a node, and those of no other.
    _Node = object

T = TypeVar("T")


def sentence(error: BaseException) -> str:
    """What went wrong and what to do; for a fault of the program itself too."""
    if isinstance(error, StoreError | PrintError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or '文件'} 打不开或写不进：{reason(error)}。"
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return (
        f"程序里有错（{name}）。已保存的内容没有变。请按 F8 再按 h 体检，并把这句话告诉管程序的人。"
    )


class FaultTeller(_Node):
    """A screen or application that tells what its workers raise; none of them ends the program."""

    def tell_fault(self, error: BaseException) -> None:
        """Say what was raised, and that it was not done."""
        text = sentence(error)
        self.app.notify(text, title="没有做成", severity="error", markup=False, timeout=8)

    def run_worker(self, work: WorkType[T], *arguments: Any, **options: Any) -> Worker[T]:
        """Textual would end the program for whatever a worker raises."""
        return super().run_worker(work, *arguments, **(options | {"exit_on_error": False}))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker has come to its end."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.tell_fault(event.worker.error)
