using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>Joins the shards of one run.</summary>
public static class RunMerge
{
    /// <summary>
    /// Copies every finished video of <paramref name="shards"/> into <paramref name="target"/>, which becomes a run without shards; scoring
    /// it is left to <see cref="VosRun"/>, which finds everything finished.
    /// </summary>
    /// <returns>The configuration of all of them.</returns>
    /// <exception cref="ConfigurationException">The shards are not the parts of one run, or one is missing.</exception>
    /// <exception cref="OutputException">A shard is no run, or the target cannot be written or exists.</exception>
    public static JsonObject Join(IReadOnlyList<RunFolder> shards, RunFolder target, CancellationToken cancellation)
    {
        var manifests = shards.Select(s => RunManifest.Read(s.ManifestFile)).ToArray();
        RequireParts(shards, manifests);
        if (target.HasManifest) throw new OutputException($"{target.Path}: is a run already; choose another output folder by -o.");
        target.Prepare();

        var merged = manifests[0] with
        {
            Shard = null,
            Finished = null,
            Started = manifests.Min(m => m.Started),
            Failures = [],
        };
        merged.Write(target.ManifestFile);
        using var journal = RunJournal.Open(target.JournalFile);
        foreach (var (entry, shard) in EntriesInOrder(shards, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            Copy(shard, target, entry.Video);
            journal.Append(entry);
        }
        return merged.Configuration;
    }

    private static void RequireParts(IReadOnlyList<RunFolder> shards, RunManifest[] manifests)
    {
        for (var i = 0; i < shards.Count; i++)
        {
            if (manifests[i].Shard is null)
                throw new ConfigurationException($"{shards[i].ManifestFile}: was run without --shard; there is nothing to join it with.");
            RunComparison.RequireSame(manifests[0] with { Shard = null }, manifests[i] with { Shard = null }, shards[i].ManifestFile);
            RunComparison.RequireSameModels(manifests[0].Models, manifests[i].Models, shards[i].ManifestFile);
        }
        var count = manifests[0].Shard!.Count;
        var present = manifests.Select(m => m.Shard!).ToArray();
        for (var index = 1; index <= count; index++)
        {
            var times = present.Count(p => p == new Shard(index, count));
            if (times != 1) throw new ConfigurationException($"shard {index}/{count}: given {times} times; expected each shard of the run once.");
        }
        if (present.Length != count) throw new ConfigurationException($"{present.Length} shards given; expected the {count} of one run.");
    }

    private static IEnumerable<(JournalEntry Entry, RunFolder Shard)> EntriesInOrder(IReadOnlyList<RunFolder> shards, CancellationToken cancellation)
    {
        var entries = new List<(JournalEntry Entry, RunFolder Shard)>();
        foreach (var shard in shards)
        {
            cancellation.ThrowIfCancellationRequested();
            using var journal = RunJournal.Open(shard.JournalFile);
            entries.AddRange(journal.Entries.Where(e => Directory.Exists(shard.VideoFolder(e.Video))).DistinctBy(e => e.Video).Select(e => (e, shard)));
        }
        return entries.OrderBy(e => e.Entry.Video, StringComparer.Ordinal);
    }

    private static void Copy(RunFolder from, RunFolder to, string video) => RunFolder.Writing(to.VideoFolder(video), () =>
    {
        to.RemoveUnfinished(video);
        Directory.CreateDirectory(to.PartialFolder(video));
        // Objects that may overlap have folders of their own.
        foreach (var file in Directory.EnumerateFiles(from.VideoFolder(video), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to.PartialFolder(video), Path.GetRelativePath(from.VideoFolder(video), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(to.TrajectoryFile(video))!);
        File.Copy(from.TrajectoryFile(video), to.TrajectoryFile(video), overwrite: true);
        to.Publish(video);
    });
}
