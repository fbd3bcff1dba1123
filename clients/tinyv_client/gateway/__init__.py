"""The HTTP face: JSON for trainers that speak HTTP alone, and for everybody whose JSON parser is strict.

Needs the extra `gateway` (Starlette, uvicorn). `app` answers, `faces` knows the shapes of the routes, `bodies` reads
what came and bounds it, `replies` is the closed list of what is said when there is no reward, `listen` owns the socket
and its time-outs.
"""

from tinyv_client.gateway.app import application

__all__ = ["application"]
