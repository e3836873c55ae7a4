namespace SamPt.Core.Pipeline;

/// <summary>The settings of SAM-PT under the reference's names (snake case in configuration files) and with its defaults.</summary>
public sealed record SamPtOptions
{
    /// <summary>A mask whose predicted IoU is below this is emptied.</summary>
    public double SamIouThreshold { get; init; } = 0.7;

    /// <summary>Passes after the first two, each with the box and logits of the one before.</summary>
    public int IterativeRefinementIterations { get; init; } = 12;

    /// <summary>kmedoids, shi-tomasi, random or mixed.</summary>
    public string PositivePointSelectionMethod { get; init; } = "kmedoids";

    public string NegativePointSelectionMethod { get; init; } = "mixed";

    public int PositivePointsPerMask { get; init; } = 16;

    public int NegativePointsPerMask { get; init; } = 1;

    public bool AddOtherObjectsPositivePointsAsNegativePoints { get; init; } = true;

    /// <summary>At most this many of the other objects' points, drawn at random; null takes all.</summary>
    public int? MaxOtherObjectsPositivePoints { get; init; }

    /// <summary>Objects tracked together.</summary>
    public int PointTrackerMaskBatchSize { get; init; } = 5;

    /// <summary>
    /// Whether the first pass on a frame gets the mask of the frame before, moved as the object's visible points have moved. SAM-PT knows
    /// nothing of the kind: its masks come from the points alone. With <see cref="UsePointReinit"/> masks are carried on from each start to
    /// the end of its horizon, but not where <see cref="SegmentBeforeQuery"/> has a run go backwards.
    /// </summary>
    public bool UseMaskPropagation { get; init; }

    /// <summary>
    /// Whether the mask that is carried on with <see cref="UseMaskPropagation"/> is more than a prompt: it is joined with the predicted one,
    /// each weighed by how wrong it is expected to be. Does nothing without it.
    /// </summary>
    public bool UseMaskFusion { get; init; }

    /// <summary>
    /// How many times as large as its object the window of a frame is that the segmenter sees of it, at its full input size; what an object
    /// is, its points and masks say. 0 shows it the whole frame, as in the paper.
    /// </summary>
    public double ObjectWindow { get; init; }

    /// <summary>
    /// Where fewer than this share of an object's positive points are visible, none of them is used: the last ones are mostly left on
    /// what has come before it. 0 uses what there is, as in the paper.
    /// </summary>
    public double LeaveShare { get; init; }

    /// <summary>
    /// Where all positive points of an object have been lost, or too few are left (<see cref="LeaveShare"/>), this share of them must be
    /// found again at once before they count: one that is away is else mistaken for whatever a single point mistakes for itself. 0 asks
    /// for nothing, as in the paper.
    /// </summary>
    public double ReturnShare { get; init; }

    /// <summary>
    /// Whether the logits of every frame are corrected by what the given mask teaches on the query frame: which colours the object has that
    /// its surroundings have not, and where the segmenter errs. Ours, not the paper's; not with <see cref="UsePointReinit"/>, and not for
    /// objects without a given mask.
    /// </summary>
    public bool UseAppearanceModel { get; init; }

    /// <summary>
    /// Positive points are not used where they are farther than this from where the object's other points put them, in spreads of the
    /// object's points about their mean. 0 uses them all, as in the paper.
    /// </summary>
    public double AstrayDistance { get; init; }

    /// <summary>
    /// Whether an object that has lost many of its positive points gets as many new ones as it began with, chosen on its predicted mask.
    /// The old points stay, and are used again where they are found again. Ours, not the paper's, whose reinitialisation gives up the old
    /// points and goes by the clock; with <see cref="UsePointReinit"/> there is no renewal.
    /// </summary>
    public bool UsePointRenewal { get; init; }

    /// <summary>New points are chosen where fewer than this share of the number that the object began with are visible.</summary>
    public double RenewalShare { get; init; } = 0.5;

    /// <summary>Frames between two looks at whether points are to be renewed.</summary>
    public int RenewalInterval { get; init; } = 8;

    /// <summary>Whether an object also gets new points, on its mask of the frame before, when all that were left go on one frame.</summary>
    public bool RenewalWhenLost { get; init; } = true;

    /// <summary>
    /// Points are renewed only on a mask whose predicted IoU, or expected one with <see cref="UseMaskFusion"/>, is at least this share of the highest
    /// that the segmenter has predicted for the object: on pictures unlike those that it learnt from it is sure of nothing.
    /// </summary>
    public double RenewalIouThreshold { get; init; } = 0.45;

    /// <summary>Points whose surroundings stop looking like those of their query are not used from there on.</summary>
    public bool UsePatchMatchingFiltering { get; init; }

    /// <summary>Side of the compared patches in pixels; an even side takes in one pixel more.</summary>
    public int PatchSize { get; init; } = 3;

    /// <summary>Patches at most this similar, 0 .. 1, are dissimilar.</summary>
    public double PatchSimilarityThreshold { get; init; } = 0.01;

    /// <summary>Chooses new points from the predicted masks, again and again, instead of tracking the first ones to the end.</summary>
    public bool UsePointReinit { get; init; }

    /// <summary>Frames that points are tracked for, their start frame included; not below <see cref="ReinitHorizon"/>.</summary>
    public int ReinitPointTrackerHorizon { get; init; } = 24;

    /// <summary>Frames of these that are segmented before new points are chosen on one of them; at least 2.</summary>
    public int ReinitHorizon { get; init; } = 24;

    /// <summary>How that frame is chosen: a name of <see cref="Reinitialisation.ReinitialisationPolicyCatalog"/>.</summary>
    public string ReinitVariant { get; init; } = "reinit-at-median-of-area-diff";

    /// <summary>
    /// Whether an object starts again even from a mask of 25 pixels or fewer. It stays empty to the end otherwise, which the
    /// reference means to do but does not: its test compares with NaN. True is what its code does.
    /// </summary>
    public bool ReinitFromTinyMasks { get; init; }

    /// <summary>Frame embeddings kept for later starts; null keeps a horizon of them, with fewer some frames are embedded again.</summary>
    public int? ReinitEmbeddingsKept { get; init; }

    /// <summary>
    /// Whether objects are also segmented on the frames before their query frame. Video object segmentation wants those empty. With
    /// reinitialisation it takes a second run, backwards, and predicts every frame once more to write them in order. (The reference
    /// always makes that run, and draws for it: later videos that share its generator draw alike only with it.)
    /// </summary>
    public bool SegmentBeforeQuery { get; init; }
}
