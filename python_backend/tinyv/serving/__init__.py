"""The room that runs the service on one machine: tritonserver as a child process, watched and healed."""

from tinyv.serving.errors import ServingError
from tinyv.serving.plan import ServePlan
from tinyv.serving.server import TritonServer
from tinyv.serving.supervisor import Supervisor

__all__ = ["ServePlan", "ServingError", "Supervisor", "TritonServer"]
