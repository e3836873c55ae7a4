using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Datasets;

/// <summary>A dataset made for one test, in a folder of its own.</summary>
internal sealed class DatasetFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("sampt-dataset-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Adds empty files: listing does not decode.</summary>
    public void AddFrames(string folder, params string[] names)
    {
        Directory.CreateDirectory(At(folder));
        foreach (var name in names) File.WriteAllBytes(At(folder, name), []);
    }

    /// <summary>Adds a label PNG whose rows are given as digits; 9 stands for 255.</summary>
    public string AddLabels(string path, params string[] rows)
    {
        var labels = new LabelMap(new ImageSize(rows[0].Length, rows.Length));
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < rows[y].Length; x++) labels.Row(y)[x] = rows[y][x] == '9' ? (byte)255 : (byte)(rows[y][x] - '0');
        }
        LabelPng.Write(At(path), labels, DavisPalette.Instance);
        return At(path);
    }

    public void AddText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
