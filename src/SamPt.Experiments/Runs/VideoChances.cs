using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>
/// Hands each video its generators: its own ones, or, in the reference's order, the ones that all videos before it have drawn from.
/// </summary>
internal sealed class VideoChances(
    RunConfiguration configuration, IReadOnlyList<VideoEntry> videos, IReadOnlyDictionary<string, JournalEntry> finished)
{
    private readonly ReferenceChance shared = new(configuration.Seed);

    /// <summary>The generators for a video; in the reference's order all videos before it are finished.</summary>
    public ReferenceChance For(string video)
    {
        if (configuration.Rng == ChanceOrder.PerVideo) return new ReferenceChance(VideoSeed.Of(configuration.Seed, video));
        var index = videos.TakeWhile(v => v.Name != video).Count();
        if (index > 0 && finished[videos[index - 1].Name].Chance is { } position)
        {
            // What earlier sessions drew is drawn again and dropped.
            shared.Torch.Skip(position.Torch - shared.Torch.Drawn);
            shared.Numpy.Skip(position.Numpy - shared.Numpy.Drawn);
        }
        return shared;
    }

    /// <summary>The journal's line with where the generators stand now.</summary>
    public JournalEntry Record(JournalEntry entry, ReferenceChance chance) => configuration.Rng == ChanceOrder.PerVideo
        ? entry
        : entry with { Chance = new ChancePosition(chance.Torch.Drawn, chance.Numpy.Drawn) };
}
