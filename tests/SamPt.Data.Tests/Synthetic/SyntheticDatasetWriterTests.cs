using System.Security.Cryptography;
using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Datasets.Verification;
using SamPt.Data.Synthetic;

namespace SamPt.Data.Tests.Synthetic;

public sealed class SyntheticDatasetWriterTests : IDisposable
{
    private static readonly SynthOptions Small = new() { Clips = 2, Frames = 5, Size = new ImageSize(96, 64), MinObjects = 2, MaxObjects = 2, PointsPerObject = 3 };

    private readonly string folder = Directory.CreateTempSubdirectory("sampt-synth-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Writes_a_dataset_that_is_found_sound_as_davis2017()
    {
        var root = Path.Combine(folder, "clips");
        new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(root, null, default);

        var dataset = DatasetCatalog.Find("davis2017").Open(new DatasetRequest(root));
        var report = new DatasetVerifier(FrameCodec.Default.Read).Verify(dataset, null, default);

        Assert.Equal(0, report.ProblemCount);
        Assert.Equal(["synth-0000", "synth-0001"], report.Videos.Select(v => v.Name));
        Assert.All(report.Videos, v => Assert.Equal((5, 5), (v.Frames, v.Annotations)));
        Assert.Equal([root], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Points_of_the_tracks_lie_on_their_object_where_they_are_not_occluded()
    {
        var root = Path.Combine(folder, "clips");
        new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(root, null, default);

        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "Tracks", "synth-0000.json")));
        Assert.Equal("sampt.tracks/1", document.RootElement.GetProperty("schema").GetString());
        var seen = 0;
        foreach (var point in document.RootElement.GetProperty("points").EnumerateArray())
        {
            for (var t = 0; t < 5; t++)
            {
                if (point.GetProperty("occluded")[t].GetBoolean()) continue;
                var labels = LabelPng.Read(Path.Combine(root, "Annotations", "480p", "synth-0000", $"{t:D5}.png")).Labels;
                var (x, y) = (point.GetProperty("xy")[t][0].GetDouble(), point.GetProperty("xy")[t][1].GetDouble());
                Assert.Equal(point.GetProperty("object").GetInt32(), labels.Row((int)Math.Round(y))[(int)Math.Round(x)]);
                seen++;
            }
        }
        Assert.InRange(seen, 6, 30);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(Path.Combine(folder, "a"), null, default);
        new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(Path.Combine(folder, "b"), null, default);
        new SyntheticDatasetWriter(Small with { Seed = 73 }, FrameFormat.Png).Write(Path.Combine(folder, "c"), null, default);

        Assert.Equal(HashOf("a"), HashOf("b"));
        Assert.NotEqual(HashOf("a"), HashOf("c"));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        File.WriteAllText(Path.Combine(folder, "mine.txt"), "kept");

        var error = Assert.Throws<OutputException>(() => new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(folder, null, default));

        Assert.Contains("not empty; remove it or choose another folder", error.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(folder, "mine.txt")));
    }

    [Fact]
    public void A_cancelled_dataset_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => new SyntheticDatasetWriter(Small, FrameFormat.Png).Write(Path.Combine(folder, "clips"), null, cancellation.Token));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    private string HashOf(string name)
    {
        var root = Path.Combine(folder, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!file.EndsWith("synth.json", StringComparison.Ordinal)) hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
