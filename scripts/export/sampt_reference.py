"""SAM-PT's own tracker wrappers as oracles, without its package's __init__, which imports every tracker and all that they need."""

import importlib
import os
import sys
import types

import common


def load(directory, module):
    """Imports `module` of the checkout `directory`, e.g. sam_pt.point_tracker.raft.tracker."""
    source = os.path.join(directory, "sam_pt", "point_tracker")
    if not os.path.isdir(source):
        common.fail(f"{directory}: holds no sam_pt/point_tracker; --sam-pt takes a checkout of SysCV/sam-pt.")
    parts = module.split(".")
    for count in range(1, len(parts)):
        name = ".".join(parts[:count])
        if name not in sys.modules:
            package = types.ModuleType(name)
            package.__path__ = [os.path.join(directory, *parts[:count])]
            sys.modules[name] = package
            if count > 1:
                setattr(sys.modules[".".join(parts[:count - 1])], parts[count - 1], package)
    try:
        trackers = sys.modules["sam_pt.point_tracker"]
        trackers.PointTracker = importlib.import_module("sam_pt.point_tracker.tracker").PointTracker
        for utility in ("improc", "samp"):
            importlib.import_module(f"sam_pt.point_tracker.utils.{utility}")
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        common.fail(f"{directory}: cannot import {module}, module {error.name} is missing; expected a checkout of SysCV/sam-pt with its requirements.")
