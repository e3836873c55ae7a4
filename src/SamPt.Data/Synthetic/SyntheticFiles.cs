using System.Text.Json;

namespace SamPt.Data.Synthetic;

/// <summary>The JSON beside generated clips.</summary>
internal static class SyntheticFiles
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// Document sampt.tracks/1: for every point its object, the frame it may be queried on, its position on every frame (pixels
    /// whose centres are integers) and whether it is hidden or outside there.
    /// </summary>
    public static string Tracks(SyntheticClip clip) => JsonSerializer.Serialize(
        new
        {
            Schema = "sampt.tracks/1",
            Video = clip.Name,
            clip.Size.Width,
            clip.Size.Height,
            Points = clip.Tracks.Select(track => new
            {
                track.Object,
                track.QueryFrame,
                Xy = track.Positions.Select(p => new[] { Rounded(p.X), Rounded(p.Y) }),
                track.Occluded,
            }),
        },
        Options);

    /// <summary>Document sampt.synth/1: the settings that made the dataset.</summary>
    public static string Settings(SynthOptions options)
    {
        var document = JsonSerializer.SerializeToNode(options, Options)!.AsObject();
        document["size"] = options.Size.ToString();
        document.Insert(0, "schema", "sampt.synth/1");
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    // A thousandth of a pixel is far below what a tracker can be held to.
    private static double Rounded(float value) => Math.Round((double)value, 3);
}
