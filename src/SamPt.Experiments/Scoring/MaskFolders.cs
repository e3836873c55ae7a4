using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>Finds the sequences of a ground truth and of predictions, both folders of SEQ/FRAME.png.</summary>
internal sealed class MaskFolders
{
    private readonly string groundTruth;
    private readonly string predictions;

    /// <exception cref="DatasetException">One of the two folders does not exist.</exception>
    public MaskFolders(string groundTruth, string predictions)
    {
        this.groundTruth = Resolve(groundTruth, "ground truth");
        this.predictions = Resolve(predictions, "predictions");
    }

    /// <summary>The sequences asked for, or all of the ground truth that hold a PNG file, by name; of each the first <paramref name="maxFrames"/> frames.</summary>
    /// <exception cref="DatasetException">A sequence has no annotations, or there is none at all.</exception>
    public IReadOnlyList<MaskSequence> Find(IReadOnlyList<string>? names, int? maxFrames = null)
    {
        if (names is not null) return [.. names.Distinct().Select(name => Named(name).Cut(maxFrames))];
        var found = Subfolders(groundTruth).Select(Open).Where(sequence => sequence.Frames.Count > 0).ToList();
        if (found.Count == 0)
            throw new DatasetException($"{groundTruth}: no sequence with PNG masks; expected SEQ/FRAME.png; give the folder right above the sequences.");
        return [.. found.Select(sequence => sequence.Cut(maxFrames))];
    }

    /// <summary>Prediction folders without a sequence of that name in the ground truth.</summary>
    public IReadOnlyList<string> ExtraPredictions() => [.. Subfolders(predictions).Except(Subfolders(groundTruth))];

    private MaskSequence Named(string name)
    {
        var sequence = Open(name);
        if (sequence.Frames.Count > 0) return sequence;
        throw new DatasetException($"{sequence.AnnotationFolder}: no PNG masks for sequence '{name}'; expected SEQ/FRAME.png; check the name and the ground truth folder.");
    }

    private MaskSequence Open(string name)
    {
        var folder = Path.Combine(groundTruth, name);
        // By code point, as the public tools sort: the order does not depend on the machine's language.
        string[] frames = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.png").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
            : [];
        return new MaskSequence(name, frames, folder, Path.Combine(predictions, name));
    }

    private static string Resolve(string folder, string what)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"{folder}: no such folder; expected the {what} as SEQ/FRAME.png; check the path.");
        var annotations = Path.Combine(folder, "Annotations");
        return Directory.Exists(annotations) ? annotations : folder;
    }

    private static IEnumerable<string> Subfolders(string folder) =>
        Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
