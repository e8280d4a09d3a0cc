"""Under which addresses the channels are reached: the `urls` of each folder that has one.

There `urlpatterns` are pages and webhooks, `websocket_urlpatterns` are connections that stay open.
"""

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from chatbot import channels


def _modules() -> list[ModuleType]:
    names = [
        f"{channels.__name__}.{found.name}.urls" for found in pkgutil.iter_modules(channels.__path__) if found.ispkg
    ]
    return [import_module(name) for name in names if find_spec(name)]


MODULES = _modules()
urlpatterns = [pattern for module in MODULES for pattern in getattr(module, "urlpatterns", [])]
websocket_urlpatterns = [pattern for module in MODULES for pattern in getattr(module, "websocket_urlpatterns", [])]
