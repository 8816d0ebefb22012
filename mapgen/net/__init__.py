"""The only socket: one pace for all processes, retries that obey the server, a cache that never keeps a failure."""

from .client import CAP_BYTES, USER_AGENT, Answer, Client, retry_after_s
from .public import is_public
from .store import Store

__all__ = ["CAP_BYTES", "USER_AGENT", "Answer", "Client", "Store", "is_public", "retry_after_s"]
