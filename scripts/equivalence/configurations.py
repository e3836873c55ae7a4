"""What is compared: settings under the names that the reference and `sampt` share."""

DEFAULTS = {
    "sam_iou_threshold": 0.7, "positive_point_selection_method": "kmedoids", "negative_point_selection_method": "mixed",
    "positive_points_per_mask": 16, "negative_points_per_mask": 1, "add_other_objects_positive_points_as_negative_points": True,
    "max_other_objects_positive_points": None, "point_tracker_mask_batch_size": 5, "iterative_refinement_iterations": 12,
    "use_patch_matching_filtering": False, "patch_size": 3, "patch_similarity_threshold": 0.01, "use_point_reinit": False,
    "reinit_point_tracker_horizon": 24, "reinit_horizon": 24, "reinit_variant": "reinit-at-median-of-area-diff",
}

# What the embedded segmenter is recommended to run with, but for three refinements, so that boxes and masks are fed back.
LEAN = {"sam_iou_threshold": 0.3, "iterative_refinement_iterations": 3}


def selection(method):
    return {**LEAN, "positive_point_selection_method": method, "negative_point_selection_method": method}


def restart(variant):
    """Horizons of 8 frames, so that a short clip has several restarts."""
    return {**LEAN, "use_point_reinit": True, "reinit_horizon": 8, "reinit_point_tracker_horizon": 8, "reinit_variant": variant}


CONFIGURATIONS = {
    "default": {},
    "no negatives": {**LEAN, "negative_points_per_mask": 0},
    "random": selection("random"),
    "kmedoids": selection("kmedoids"),
    "shi-tomasi": selection("shi-tomasi"),
    "mixed": selection("mixed"),
    "patch filter": {**LEAN, "use_patch_matching_filtering": True, "patch_similarity_threshold": 0.3},
    "reinit A": restart("reinit-on-horizon-and-sync-masks"),
    "reinit B": restart("reinit-at-median-of-area-diff"),
    "reinit C": restart("reinit-on-similar-mask-area"),
    "reinit D": restart("reinit-on-similar-mask-area-and-sync-masks"),
}
