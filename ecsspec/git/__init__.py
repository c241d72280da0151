"""Files as of a git revision, read with git itself: the work tree, the index and the network are never touched."""

from ecsspec.git.repository import Repository, find_repository
from ecsspec.git.revision import Revision, revision

__all__ = ["Repository", "Revision", "find_repository", "revision"]
