using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>The ground truth of DAVIS 2017's unsupervised task: annotations and lists of their own beside those of the semi-supervised one.</summary>
public static class UnsupervisedLayout
{
    private const string Resolution = "480p";

    /// <summary>The folder of annotations below <paramref name="root"/>, and the sequences of a split or those of them that are named.</summary>
    /// <exception cref="DatasetException">The folder or the list is missing, or a named sequence is not in the list.</exception>
    public static (string Folder, IReadOnlyList<string> Sequences) Find(string root, string split, IReadOnlyList<string>? names)
    {
        var folder = Path.Combine(root, "Annotations_unsupervised", Resolution);
        if (!Directory.Exists(folder))
        {
            throw new DatasetException($"{folder}: no such folder; expected the annotations of the unsupervised task, which differ from those in Annotations; "
                + "give the root of that download, or the folder itself by --ground-truth.");
        }
        // The sets whose annotations are kept were chosen anew in 2019.
        var list = Path.Combine(root, "ImageSets", split is "train" or "val" ? "2017" : "2019", split + ".txt");
        if (!File.Exists(list)) throw new DatasetException($"{list}: no such list of sequences; expected the split's; check --split, or give --ground-truth and --sequences.");
        string[] all = [.. File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (names?.FirstOrDefault(name => !all.Contains(name)) is { } unknown) throw new DatasetException($"{list}: has no {unknown}{NearestName.Hint(unknown, all)}");
        return (folder, names ?? all);
    }
}
