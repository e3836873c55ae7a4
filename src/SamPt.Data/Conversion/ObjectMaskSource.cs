using System.Globalization;
using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>
/// A PNG for each object and frame, VIDEO/OBJECT/FRAME.png, every value above 0 being the object; they may overlap. Objects go by numbers;
/// where one is 0, as in SA-V, all are counted one higher, because 0 is the background of a label map.
/// </summary>
public sealed class ObjectMaskSource : IAnnotationSource
{
    /// <param name="root">The folder of the videos' folders.</param>
    /// <param name="sequences">Only these; null takes all.</param>
    /// <exception cref="DatasetException">There is no video, or not the one asked for.</exception>
    public ObjectMaskSource(string root, IReadOnlyList<string>? sequences = null)
    {
        Where = root;
        VideoNames = MaskFolders.Select(root, MaskFolders.Names(root, "VIDEO/OBJECT/FRAME.png"), sequences);
    }

    public string Where { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public IReadOnlyDictionary<long, string> Categories => NoCategories.Only;

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var folder = Path.Combine(Where, videoName);
        var objects = Objects(folder);
        var files = objects.Select(o => MaskFolders.Files(Path.Combine(folder, o.Name))).ToArray();
        var stems = files.SelectMany(f => f.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        var masks = new FrameMasks?[objects.Length, stems.Length];
        FrameLoop.Run(objects.Length * stems.Length, cancellation, i =>
        {
            var (o, t) = Math.DivRem(i, stems.Length);
            if (files[o].TryGetValue(stems[t], out var file)) masks[o, t] = ReadMask(objects[o].Id, file);
        });
        var all = masks.Cast<FrameMasks?>().ToArray();
        // Checks the sizes of all files, empty masks included.
        FrameMasks.Tracks(all);
        return new AnnotatedVideo
        {
            Name = videoName,
            Number = VideoNames.Index().First(v => v.Item == videoName).Index + 1,
            Size = Array.Find(all, m => m is not null)!.Size,
            Frames = [.. stems.Select(stem => new VideoFrame(stem, $"{videoName}/{stem}.jpg", null, true))],
            Objects = [.. objects.Select((o, i) => new ObjectTrack(o.Id, [.. stems.Select((_, t) => MaskOf(masks[i, t]))]) { Name = o.Name })],
        };
    }

    private static RunLengthMask? MaskOf(FrameMasks? frame) => frame is { Objects: [var (_, mask)] } ? mask : null;

    private static FrameMasks ReadMask(byte id, string file)
    {
        var labels = LabelPng.Read(file).Labels;
        var mask = labels.Foreground();
        return new FrameMasks(file, labels.Size, mask.IsEmpty ? [] : [(id, RunLengthMask.From(mask))], null);
    }

    private static (string Name, byte Id)[] Objects(string folder)
    {
        var numbers = MaskFolders.Names(folder, "a folder for each object, named by its number").Select(name => (Name: name, Number: NumberOf(folder, name))).ToArray();
        var shift = numbers.Any(n => n.Number == 0) ? 1 : 0;
        if (numbers.FirstOrDefault(n => n.Number + shift > 255) is { Name: { } large })
            throw new DatasetException($"{Path.Combine(folder, large)}: objects of label maps are 1 to 255; renumber the folders.");
        if (numbers.GroupBy(n => n.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DatasetException($"{folder}: the folders {string.Join(" and ", twice.Select(n => n.Name))} are one object; rename one.");
        return [.. numbers.Select(n => (n.Name, (byte)(n.Number + shift))).OrderBy(n => n.Item2)];
    }

    private static int NumberOf(string folder, string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new DatasetException($"{Path.Combine(folder, name)}: not a number; expected VIDEO/OBJECT/FRAME.png with objects named by numbers, as in 1 or 001; for label PNGs use --masks.");
}
