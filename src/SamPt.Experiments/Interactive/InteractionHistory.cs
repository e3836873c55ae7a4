using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Interactive;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Interactive;

/// <summary>
/// METHOD/history/VIDEO.jsonl: for each object a line `start`, one line for each interaction and for each checkpoint in the order they
/// happened, and a line `end`. The file appears when the video is finished.
/// </summary>
public static class InteractionHistory
{
    private static readonly JsonSerializerOptions Line = new(StrictBinder.Options) { WriteIndented = false };

    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<InteractiveRecord> objects) => AtomicFile.Write(path, stream =>
    {
        foreach (var line in objects.SelectMany(Lines))
        {
            JsonSerializer.Serialize(stream, line, Line);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="OutputException">The file cannot be read or is none of ours.</exception>
    public static IReadOnlyList<InteractiveRecord> Read(string path, string video)
    {
        try
        {
            var objects = new List<InteractiveRecord>();
            var lines = new List<JsonObject>();
            foreach (var text in File.ReadLines(path))
            {
                lines.Add(JsonNode.Parse(text)!.AsObject());
                if ((string)lines[^1]["event"]! != "end") continue;
                objects.Add(Parse(video, lines));
                lines.Clear();
            }
            return objects;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new OutputException($"{path}: no readable history ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); remove the file to simulate the video again.", e);
        }
    }

    private static IEnumerable<JsonObject> Lines(InteractiveRecord record)
    {
        var (outcome, id) = (record.Outcome, (int)record.ObjectId);
        yield return new JsonObject
        {
            ["event"] = "start", ["object"] = id, ["interactions"] = outcome.InitialInteractions, ["overall"] = Score(outcome.InitialScore),
        };
        var checkpoints = new Queue<InteractiveCheckpoint>(outcome.Checkpoints);
        foreach (var line in Checkpoints(checkpoints, outcome.InitialInteractions)) yield return line;
        foreach (var interaction in outcome.History)
        {
            yield return new JsonObject
            {
                ["event"] = interaction.IsAddition ? "add" : "remove", ["type"] = interaction.IsPositive ? "positive" : "negative",
                ["interactions"] = interaction.Number, ["frame"] = interaction.Frame, ["point"] = interaction.Point,
                ["x"] = interaction.X, ["y"] = interaction.Y, ["threshold"] = interaction.Threshold,
                ["before"] = Score(interaction.Before), ["after"] = Score(interaction.After),
                ["overall_before"] = Score(interaction.OverallBefore), ["overall_after"] = Score(interaction.OverallAfter),
            };
            foreach (var line in Checkpoints(checkpoints, interaction.Number)) yield return line;
        }
        yield return new JsonObject { ["event"] = "end", ["object"] = id, ["overall"] = Score(outcome.Final), ["embeddings"] = outcome.Embeddings };
    }

    private static IEnumerable<JsonObject> Checkpoints(Queue<InteractiveCheckpoint> checkpoints, int interactions)
    {
        while (checkpoints.TryPeek(out var next) && next.Interactions == interactions)
        {
            checkpoints.Dequeue();
            yield return new JsonObject
            {
                ["event"] = "checkpoint", ["interactions"] = next.Interactions, ["threshold"] = next.Threshold, ["overall"] = Score(next.Score),
            };
        }
    }

    private static InteractiveRecord Parse(string video, IReadOnlyList<JsonObject> lines)
    {
        bool Is(JsonObject line, string name) => (string)line["event"]! == name;
        var (start, end) = (lines[0], lines[^1]);
        var history = lines.Where(line => Is(line, "add") || Is(line, "remove")).Select(line => new Interaction(
            (int)line["interactions"]!, Is(line, "add"), (string)line["type"]! == "positive", (int)line["frame"]!, (int)line["point"]!,
            (float)line["x"]!, (float)line["y"]!, (double)line["threshold"]!, Score(line, "before"), Score(line, "after"),
            Score(line, "overall_before"), Score(line, "overall_after")));
        var checkpoints = lines.Where(line => Is(line, "checkpoint"))
            .Select(line => new InteractiveCheckpoint((double)line["threshold"]!, (int)line["interactions"]!, Score(line, "overall")));
        return new InteractiveRecord(video, (byte)(int)start["object"]!, new InteractiveOutcome(
            (int)start["interactions"]!, Score(start, "overall"), [.. history], [.. checkpoints], Score(end, "overall"), (int)end["embeddings"]!));
    }

    private static JsonObject Score(InteractiveScore score) => new() { ["J"] = score.J, ["F"] = score.F, ["J&F"] = score.JAndF };

    private static InteractiveScore Score(JsonObject line, string key) => new((double)line[key]!["J"]!, (double)line[key]!["F"]!);
}
