using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Tests.Scoring;

/// <summary>A ground truth and predictions in a folder of their own, gone when disposed.</summary>
internal sealed class MaskFiles : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("sampt-scoring-").FullName;

    public string GroundTruth => Path.Combine(root, "ground-truth");

    public string Predictions => Path.Combine(root, "predictions");

    public string Folder(string name) => Path.Combine(root, name);

    /// <summary>A 4x3 annotation and prediction, given as 12 labels each.</summary>
    public void Add(string sequence, int frame, byte[] annotation, byte[]? prediction)
    {
        Write(Path.Combine(GroundTruth, sequence, $"{frame:00000}.png"), new LabelMap(new ImageSize(4, 3), annotation));
        if (prediction is not null)
            Write(Path.Combine(Predictions, sequence, $"{frame:00000}.png"), new LabelMap(new ImageSize(4, 3), prediction));
        else
            Directory.CreateDirectory(Predictions);
    }

    /// <summary>Frames 0..count-1 with the same labels everywhere.</summary>
    public void AddAll(string sequence, int count, byte[] annotation, byte[] prediction)
    {
        for (var frame = 0; frame < count; frame++) Add(sequence, frame, annotation, prediction);
    }

    public static void Write(string path, LabelMap labels) => LabelPng.Write(path, labels, new Palette(new byte[768]));

    public void Dispose() => Directory.Delete(root, recursive: true);
}
