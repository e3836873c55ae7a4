using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>The parts that SAM-PT is made of.</summary>
internal sealed record SamPtComponents(
    IPointTracker Tracker, IPromptSegmenter Segmenter, QueryPointExtractor Extractor, SamPtOptions Options);
