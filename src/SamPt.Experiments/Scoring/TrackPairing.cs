using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Metrics;
using SamPt.Data.Tracks;

namespace SamPt.Experiments.Scoring;

/// <summary>A video's queries, each with its true and its estimated course, and the object of each.</summary>
/// <param name="Missing">How many queries have no answer; they are in the list as never seen.</param>
/// <param name="FirstMissing">Says which, for an error.</param>
internal sealed record PairedTracks(
    string Video, string Predictions, ImageSize Size, IReadOnlyList<TapVidTrack> Tracks, IReadOnlyList<int> Objects, int Missing, string? FirstMissing);

/// <summary>Finds the answer to each query: by the point's number and the query's frame.</summary>
internal static class TrackPairing
{
    public static PairedTracks Read(TrackFiles files, TapVidQueryMode mode)
    {
        var truth = TrackFile.Read(files.Truth);
        var answers = files.Predictions is { } path ? Answers(path, truth, mode) : [];
        var (tracks, objects) = (new List<TapVidTrack>(), new List<int>());
        var (missing, first) = (0, default(string));
        for (var n = 0; n < truth.Points.Count; n++)
        {
            var point = truth.Points[n];
            foreach (var frame in TapVid.QueryFrames(point.Occluded, mode))
            {
                if (!answers.TryGetValue((n, frame), out var answer))
                {
                    answer = Lost(truth.FrameCount);
                    missing++;
                    first ??= files.Predictions is null ? "no such file" : $"no answer for point {n}, asked for on frame {frame}";
                }
                tracks.Add(new TapVidTrack(frame, point.Positions, point.Occluded, answer.Positions, answer.Occluded));
                objects.Add(point.Object);
            }
        }
        return new PairedTracks(files.Video, files.Expected, truth.Size, tracks, objects, missing, first);
    }

    private static Dictionary<(int Point, int Frame), PointTrack> Answers(string path, VideoTracks truth, TapVidQueryMode mode)
    {
        var estimate = TrackFile.Read(path);
        if (estimate.Points.Count > 0 && estimate.FrameCount != truth.FrameCount)
            throw new DatasetException($"{path}: {estimate.FrameCount} frames, the truth has {truth.FrameCount}; track the whole video.");
        var scale = new ImageScale(estimate.Size, truth.Size);
        var answers = new Dictionary<(int, int), PointTrack>();
        for (var i = 0; i < estimate.Points.Count; i++)
        {
            var track = estimate.Points[i];
            var point = track.Point ?? i;
            if (point >= truth.Points.Count)
                throw new DatasetException($"{path}: points[{i}] answers for point {point}, but the truth has {truth.Points.Count}; check that the two are of one video.");
            var asked = TapVid.QueryFrames(truth.Points[point].Occluded, mode);
            // A point that is never seen is not asked for, and an answer for it does no harm: the truth itself holds one.
            if (asked.Count == 0) continue;
            if (track.QueryFrame is not { } frame || !asked.Contains(frame))
                throw new DatasetException($"{path}: points[{i}] was asked for on frame {track.QueryFrame?.ToString() ?? "null"}, but query mode {mode.ToString().ToLowerInvariant()} "
                    + $"asks for point {point} on {string.Join(", ", asked.Take(5))}{(asked.Count > 5 ? ", ..." : "")}; set query_frame, or --query-mode.");
            if (!answers.TryAdd((point, frame), estimate.Size == truth.Size ? track : track with { Positions = [.. track.Positions.Select(scale.Apply)] }))
                throw new DatasetException($"{path}: points[{i}] answers for point {point} from frame {frame} on a second time; expected one answer for each query; leave one out.");
        }
        return answers;
    }

    private static PointTrack Lost(int frames) => new()
    {
        Positions = [.. Enumerable.Repeat(new Vector2(float.NaN), frames)], Occluded = [.. Enumerable.Repeat(true, frames)],
    };
}
