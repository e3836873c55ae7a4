"""The reference's own SamPt class out of a checkout of SysCV/sam-pt, without the packages that its other parts need."""
import importlib
import importlib.util
import sys
import types
from pathlib import Path


def stand_in(name, **content):
    sys.modules[name] = module = types.ModuleType(name)
    module.__dict__.update(content)
    return module


def load(checkout, kmedoids=None):
    """The module sam_pt.modeling.sam_pt and the class PointTracker.

    wandb and segment_anything are imported for logging and for names of types only: where they are missing, empty modules stand in.
    The packages' own __init__ files are left out, since they import every tracker and all that those need.
    """
    source = Path(checkout) / "sam_pt"
    if not (source / "modeling" / "sam_pt.py").exists():
        sys.exit(f"{checkout}: holds no sam_pt/modeling/sam_pt.py; --sam-pt takes a checkout of SysCV/sam-pt.")
    if kmedoids:
        sys.path.insert(0, str(kmedoids))
    if importlib.util.find_spec("sklearn_extra") is None:
        sys.exit("sklearn_extra: not installed; install scikit-learn-extra or name the folder that holds its package with --kmedoids DIR.")
    if importlib.util.find_spec("wandb") is None:
        stand_in("wandb")
    if importlib.util.find_spec("segment_anything") is None:
        stand_in("segment_anything", SamPredictor=object)
        stand_in("segment_anything.modeling", Sam=object)
    for package in ("sam_pt", "sam_pt.modeling", "sam_pt.point_tracker", "sam_pt.utils"):
        stand_in(package).__path__ = [str(source.joinpath(*package.split(".")[1:]))]
    tracker = importlib.import_module("sam_pt.point_tracker.tracker").PointTracker
    trackers = sys.modules["sam_pt.point_tracker"]
    trackers.PointTracker, trackers.SuperGluePointTracker = tracker, type("SuperGluePointTracker", (tracker,), {})
    module = importlib.import_module("sam_pt.modeling.sam_pt")
    module.tqdm = lambda steps: steps
    return module, tracker
