using SamPt.Core.Prompting;

namespace SamPt.Cli.Catalogs;

/// <summary>The segmenters there are: one line each.</summary>
public sealed class SegmenterCatalog() : ComponentCatalog<IPromptSegmenter>("segmenter", "tiny-sam")
{
    public static SegmenterCatalog Default =>
    [
    ];
}
