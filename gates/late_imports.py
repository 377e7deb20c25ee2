"""Lets a module that Great Expectations imports, but that no gate here needs, be loaded when something of it is first used."""

import importlib
import sys
from types import ModuleType


def import_when_used(name: str) -> None:
    """Make `import name` free of cost until an attribute of the module is asked for; nothing where it is loaded already.

    The standard library's LazyLoader does not serve here: its module is loaded by the import statement itself.
    """
    if name in sys.modules:
        return
    stand_in = ModuleType(name)

    def load(attribute: str) -> object:
        # What looks through all modules, as `inspect` does, asks for these of each.
        if attribute.startswith("__") and attribute != "__path__":
            raise AttributeError(attribute)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        module = importlib.import_module(name)
        vars(stand_in).update(vars(module))
        return getattr(module, attribute)

    stand_in.__getattr__ = load
    sys.modules[name] = stand_in
