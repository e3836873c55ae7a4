using SamPt.Core;
using SamPt.Data.Conversion;

namespace SamPt.Cli.Verbs;

/// <summary>Choices that options spell with hyphens.</summary>
internal static class ConversionChoices
{
    public const string Overlaps = "refuse, first-on-top, last-on-top or smallest-on-top";

    public const string Transfers = "link, copy or none";

    public static OverlapRule Overlap(string text) => text switch
    {
        "refuse" => OverlapRule.Refuse,
        "first-on-top" => OverlapRule.FirstOnTop,
        "last-on-top" => OverlapRule.LastOnTop,
        "smallest-on-top" => OverlapRule.SmallestOnTop,
        _ => throw new ConfigurationException($"--overlap {text}: no such rule; expected {Overlaps}."),
    };

    public static FrameTransfer Transfer(string text) => text switch
    {
        "link" => FrameTransfer.Link,
        "copy" => FrameTransfer.Copy,
        "none" => FrameTransfer.None,
        _ => throw new ConfigurationException($"--frames {text}: no such choice; expected {Transfers}."),
    };
}
