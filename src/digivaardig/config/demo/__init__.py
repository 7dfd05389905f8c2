"""The demo: invented municipalities, an invented cast, and invented people who take the real scan."""

from .loading import is_half_loaded, load_demo

__all__ = ["is_half_loaded", "load_demo"]
