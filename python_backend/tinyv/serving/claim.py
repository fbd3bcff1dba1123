"""Whose port it is: one launcher a port and home, from before its first write until its end.

Owns the run folder's lock and the end of the state file.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from tinyv.serving.errors import ServingError
from tinyv.serving.plan import ServePlan

__all__ = ["claimed"]


@contextmanager
def claimed(plan: ServePlan) -> Iterator[None]:
    """Holds the port; raises ServingError, and has touched nothing, where another launcher does.

    The kernel lets go of what a killed launcher held.
    """
    plan.state_file.parent.mkdir(parents=True, exist_ok=True)
    with plan.state_file.with_suffix(".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServingError(
                f"PORT={plan.grpc_port}: got another `tinyv serve` that starts or runs with {plan.home}, "
                "expected none; next: make serve PORT=<port>"
            ) from error
        try:
            yield
        finally:
            plan.state_file.unlink(missing_ok=True)
