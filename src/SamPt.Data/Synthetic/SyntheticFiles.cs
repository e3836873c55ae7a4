using System.Text.Json;
using SamPt.Data.Tracks;

namespace SamPt.Data.Synthetic;

/// <summary>The JSON beside generated clips.</summary>
internal static class SyntheticFiles
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Document <see cref="TrackFile"/>: of every point its exact course.</summary>
    public static string Tracks(SyntheticClip clip) => TrackFile.Text(new VideoTracks(clip.Name, clip.Size,
    [
        .. clip.Tracks.Select(track => new PointTrack
        {
            Object = track.Object, QueryFrame = track.QueryFrame, Positions = track.Positions, Occluded = track.Occluded,
        }),
    ]));

    /// <summary>Document sampt.synth/1: the settings that made the dataset.</summary>
    public static string Settings(SynthOptions options)
    {
        var document = JsonSerializer.SerializeToNode(options, Options)!.AsObject();
        document["size"] = options.Size.ToString();
        document.Insert(0, "schema", "sampt.synth/1");
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
