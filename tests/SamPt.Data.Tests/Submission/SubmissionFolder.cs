using System.IO.Compression;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Submission;

namespace SamPt.Data.Tests.Submission;

/// <summary>
/// A benchmark's dataset in a folder of its own, and results for it: the videos ant (objects 1 and 3, three frames) and bee (object 1, two
/// frames), 6x4.
/// </summary>
internal sealed class SubmissionFolder : IDisposable
{
    public static readonly ImageSize Size = new(6, 4);

    private static readonly (string Video, int Frames, byte[] Ids)[] Videos = [("ant", 3, [1, 3]), ("bee", 2, [1])];

    public SubmissionFolder()
    {
        foreach (var (video, frames, ids) in Videos)
        {
            for (var t = 0; t < frames; t++)
            {
                RgbPng.Write(At("data/JPEGImages", video, $"{t:00000}.png"), new RgbFrame(Size));
                LabelPng.Write(At("results", video, $"{t:00000}.png"), Labels(ids), DavisPalette.Instance);
            }
            LabelPng.Write(At("data/Annotations", video, "00000.png"), Labels(ids), DavisPalette.Instance);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("sampt-submission-").FullName;

    public SubmissionGround Ground => SubmissionGround.Of(new FolderDataset(new DatasetRequest(At("data"))), FrameCodec.Default.Read, default);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A row of each id.</summary>
    public static LabelMap Labels(params byte[] ids)
    {
        var labels = new LabelMap(Size);
        for (var i = 0; i < ids.Length; i++) labels.Row(i).Fill(ids[i]);
        return labels;
    }

    /// <summary>Zips files by name; a name may stand twice.</summary>
    public string Zip(params (string Name, byte[] Bytes)[] files)
    {
        var path = At($"{Guid.NewGuid():N}.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in files)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(bytes);
        }
        return path;
    }

    /// <summary>The results, each file under <paramref name="top"/>.</summary>
    public (string Name, byte[] Bytes)[] Results(string top = "") =>
        [.. Videos.SelectMany(v => Enumerable.Range(0, v.Frames).Select(t => $"{v.Video}/{t:00000}.png")).Select(name => (top + name, File.ReadAllBytes(At("results", name))))];

    public SubmissionReport Check(string benchmark, params (string Name, byte[] Bytes)[] files) => Check(benchmark, Ground, files);

    public SubmissionReport Check(string benchmark, SubmissionGround? ground, params (string Name, byte[] Bytes)[] files)
    {
        using var zip = SubmissionFiles.Open(Zip(files));
        return new SubmissionCheck(BenchmarkCatalog.Find(benchmark), ground, 3).Check(zip, default);
    }

    public static byte[] Png(LabelMap labels, Palette? palette)
    {
        using var stream = new MemoryStream();
        if (palette is null) LabelPng.WriteGray(stream, labels);
        else LabelPng.Write(stream, labels, palette);
        return stream.ToArray();
    }

    /// <summary>Asserts that there is one kind of problem; returns its group.</summary>
    public static ProblemGroup AssertOnly(string kind, SubmissionReport report)
    {
        var group = Assert.Single(report.Problems);
        Assert.Equal(kind, group.Kind);
        Assert.All(group.Lines, line => Assert.DoesNotContain('\n', line));
        return group;
    }
}
