using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Runs;

/// <summary>
/// Reads the format of <see cref="TrajectoryFile"/> as a stream: the trajectories of an hour of video are hundreds of megabytes as text.
/// </summary>
internal sealed class TrajectoryReader(Stream stream)
{
    private readonly JsonStream json = new(stream);

    /// <exception cref="JsonException">Not the format.</exception>
    public (ImageSize Size, IReadOnlyList<ObjectTrajectories> Objects) Read()
    {
        var reader = json.Start();
        string? schema = null;
        var (width, height) = (0, 0);
        var objects = new List<ObjectTrajectories>();
        json.Next(ref reader);
        for (json.Next(ref reader); reader.TokenType == JsonTokenType.PropertyName; json.Next(ref reader))
        {
            switch (reader.GetString())
            {
                case "schema":
                    json.Next(ref reader);
                    schema = reader.GetString();
                    break;
                case "width":
                    json.Next(ref reader);
                    width = reader.GetInt32();
                    break;
                case "height":
                    json.Next(ref reader);
                    height = reader.GetInt32();
                    break;
                case "objects":
                    json.Next(ref reader);
                    for (json.Next(ref reader); reader.TokenType == JsonTokenType.StartObject; json.Next(ref reader)) objects.Add(Object(ref reader));
                    break;
                default:
                    json.SkipValue(ref reader);
                    break;
            }
        }
        if (schema != TrajectoryFile.Schema) throw new JsonException($"expected the schema {TrajectoryFile.Schema}");
        return (new ImageSize(width, height), objects);
    }

    private ObjectTrajectories Object(ref Utf8JsonReader reader)
    {
        var (id, queryFrame, positives) = (0, 0, 0);
        List<Track> points = [];
        for (json.Next(ref reader); reader.TokenType == JsonTokenType.PropertyName; json.Next(ref reader))
        {
            switch (reader.GetString())
            {
                case "object":
                    json.Next(ref reader);
                    id = reader.GetInt32();
                    break;
                case "query_frame":
                    json.Next(ref reader);
                    queryFrame = reader.GetInt32();
                    break;
                case "positive_points":
                    json.Next(ref reader);
                    positives = reader.GetInt32();
                    break;
                case "points":
                    json.Next(ref reader);
                    for (json.Next(ref reader); reader.TokenType == JsonTokenType.StartArray; json.Next(ref reader)) points.Add(Point(ref reader));
                    break;
                default:
                    json.SkipValue(ref reader);
                    break;
            }
        }
        return new ObjectTrajectories((byte)id, queryFrame, positives, FrameMajor(points));
    }

    private Track Point(ref Utf8JsonReader reader)
    {
        var track = new Track([], []);
        for (json.Next(ref reader); reader.TokenType == JsonTokenType.StartArray; json.Next(ref reader))
        {
            json.Next(ref reader);
            var x = reader.GetSingle();
            json.Next(ref reader);
            var y = reader.GetSingle();
            json.Next(ref reader);
            track.Positions.Add(new Vector2(x, y));
            track.Visibility.Add((PointVisibility)reader.GetInt32());
            json.Next(ref reader);
            if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("a point has more than three numbers");
        }
        return track;
    }

    private static PointTrajectories FrameMajor(List<Track> points)
    {
        var frames = points.Count == 0 ? 0 : points[0].Positions.Count;
        if (points.Any(p => p.Positions.Count != frames)) throw new JsonException("points differ in their numbers of frames");
        var trajectories = new PointTrajectories(frames, points.Count);
        for (var n = 0; n < points.Count; n++)
        {
            for (var t = 0; t < frames; t++)
                (trajectories.Positions(t)[n], trajectories.Visibility(t)[n]) = (points[n].Positions[t], points[n].Visibility[t]);
        }
        return trajectories;
    }

    private sealed record Track(List<Vector2> Positions, List<PointVisibility> Visibility);
}
