using System.Numerics;
using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Runs;

/// <summary>The trajectories of one object, as read from a file.</summary>
/// <param name="ObjectId">Its id in the label maps.</param>
/// <param name="QueryFrame">Index of its query frame.</param>
/// <param name="PositivePoints">How many of the points, the first ones, lie on the object.</param>
/// <param name="Trajectories">In working-scale pixels.</param>
public sealed record ObjectTrajectories(byte ObjectId, int QueryFrame, int PositivePoints, PointTrajectories Trajectories);

/// <summary>
/// Trajectories as JSON `sampt.trajectories/1`: per object the points chosen on its given mask (positives first), the frames that points
/// were chosen on, and per point a list of [x, y, visibility] over the frames, in working-scale pixels; visibility by the reference's numbers (1 visible, 0 occluded, below 0 rejected).
/// </summary>
public static class TrajectoryFile
{
    public const string Schema = "sampt.trajectories/1";

    private const int FlushedBytes = 1 << 16;

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="video">The video's name.</param>
    /// <param name="size">The working scale.</param>
    /// <param name="segmentation">What the pipeline knows of the objects.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string video, ImageSize size, VideoSegmentation segmentation) =>
        AtomicFile.Write(path, stream => Write(stream, video, size, segmentation));

    internal static void Write(Stream stream, string video, ImageSize size, VideoSegmentation segmentation)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("video", video);
        json.WriteNumber("width", size.Width);
        json.WriteNumber("height", size.Height);
        json.WriteStartArray("objects");
        foreach (var segmented in segmentation.Objects) Write(json, segmented);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(string, string, ImageSize, VideoSegmentation)"/> wrote.</summary>
    /// <exception cref="DatasetException">The file is missing or of another kind.</exception>
    public static (ImageSize Size, IReadOnlyList<ObjectTrajectories> Objects) Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            return new TrajectoryReader(stream).Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            throw new DatasetException($"{path}: no readable trajectories ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); run the video again.", e);
        }
    }

    private static void Write(Utf8JsonWriter json, SegmentedObject segmented)
    {
        json.WriteStartObject();
        json.WriteNumber("object", segmented.Id);
        json.WriteNumber("query_frame", segmented.QueryFrame);
        json.WriteNumber("positive_points", segmented.Query.Positive.Length);
        if (segmented.Score is { } score) json.WriteNumber("score", score);
        else json.WriteNull("score");
        json.WriteStartArray("predicted_iou");
        foreach (var iou in segmented.PredictedIou)
        {
            if (iou is { } value) json.WriteNumberValue(value);
            else json.WriteNullValue();
        }
        json.WriteEndArray();
        json.WriteStartArray("starts");
        foreach (var frame in segmented.Starts) json.WriteNumberValue(frame);
        json.WriteEndArray();
        json.WriteStartArray("query_points");
        foreach (var point in segmented.Query.Positive) WritePosition(json, point);
        foreach (var point in segmented.Query.Negative) WritePosition(json, point);
        json.WriteEndArray();
        json.WriteStartArray("points");
        for (var n = 0; n < segmented.Trajectories.PointCount; n++) WritePoint(json, segmented.Trajectories, n);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, Vector2 position)
    {
        json.WriteStartArray();
        json.WriteNumberValue(position.X);
        json.WriteNumberValue(position.Y);
        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, PointTrajectories trajectories, int point)
    {
        json.WriteStartArray();
        for (var t = 0; t < trajectories.FrameCount; t++)
        {
            var position = trajectories.Positions(t)[point];
            json.WriteStartArray();
            json.WriteNumberValue(position.X);
            json.WriteNumberValue(position.Y);
            json.WriteNumberValue((int)trajectories.Visibility(t)[point]);
            json.WriteEndArray();
            // Left to itself the writer holds the whole document.
            if (json.BytesPending > FlushedBytes) json.Flush();
        }
        json.WriteEndArray();
    }
}
