using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Cli.Tests;

/// <summary>Small drawn videos in any layout: two squares, 2 and 5, that move right by a pixel a frame; the second may come late.</summary>
internal sealed class DatasetLayoutFolder : IDisposable
{
    public static readonly ImageSize Size = new(64, 48);

    private static readonly Palette Colors = new([0, 0, 0, 9, 8, 7, 40, 50, 60]);

    private readonly string folder = Directory.CreateTempSubdirectory("sampt-layout-").FullName;

    public string Root => At("data");

    public string At(params string[] parts) => Path.Combine([folder, .. parts]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Where the objects are on a frame; they do not overlap.</summary>
    public static LabelMap Labels(int frame, int late = 0, int scale = 1, byte first = 2, byte second = 5)
    {
        var labels = new LabelMap(new ImageSize(Size.Width * scale, Size.Height * scale));
        for (var y = 0; y < 12 * scale; y++)
        {
            labels.Row(8 * scale + y).Slice((8 + frame) * scale, 12 * scale).Fill(first);
            if (frame >= late) labels.Row(30 * scale + y).Slice((20 + frame) * scale, 12 * scale).Fill(second);
        }
        return labels;
    }

    /// <summary>Frames show their objects; the names are stems.</summary>
    public void AddFrames(string place, string prefix, IEnumerable<int> frames, int scale = 1)
    {
        foreach (var t in frames)
        {
            var labels = Labels(t, scale: scale);
            var frame = new RgbFrame(labels.Size);
            for (var i = 0; i < labels.Size.Area; i++) frame.Pixels.Slice(3 * i, 3).Fill((byte)(40 + 40 * labels.Labels[i]));
            RgbPng.Write(Path.Combine(Root, place, $"{prefix}{t:00000}.png"), frame);
        }
    }

    public void AddLabels(string place, string prefix, IEnumerable<int> frames, int late = 0, int scale = 1, byte first = 2, byte second = 5)
    {
        foreach (var t in frames) LabelPng.Write(Path.Combine(Root, place, $"{prefix}{t:00000}.png"), Labels(t, late, scale, first, second), Colors);
    }

    public void AddText(string place, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, place))!);
        File.WriteAllText(Path.Combine(Root, place), text);
    }

    /// <summary>Each object's mask in a folder of its own: 000 is the first, and lies half over 001.</summary>
    public void AddObjects(string place, IEnumerable<int> frames)
    {
        foreach (var t in frames)
        {
            for (var o = 0; o < 2; o++) LabelPng.Write(Path.Combine(Root, place, $"{o:000}", $"{t:00000}.png"), Overlapping(t, o), Colors);
        }
    }

    /// <summary>SA-V's masklets of the same.</summary>
    public void AddMasklets(string place, int frames)
    {
        var masklet = Enumerable.Range(0, (frames + 3) / 4).Select(k => (JsonNode)new JsonArray([.. Enumerable.Range(0, 2).Select(o => (JsonNode)new JsonObject
        {
            ["size"] = new JsonArray(Size.Height, Size.Width), ["counts"] = RunLengthText.Write(RunLengthMask.From(Overlapping(4 * k, o).Foreground())),
        })]));
        AddText(place, new JsonObject
        {
            ["video_frame_count"] = (double)frames, ["video_height"] = (double)Size.Height, ["video_width"] = (double)Size.Width,
            ["masklet_id"] = new JsonArray(0, 1), ["masklet"] = new JsonArray([.. masklet]),
        }.ToJsonString());
    }

    public static LabelMap Overlapping(int frame, int which)
    {
        var labels = new LabelMap(Size);
        for (var y = 0; y < 12; y++) labels.Row(10 + y).Slice(10 + frame + 6 * which, 12).Fill(1);
        return labels;
    }
}
