using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Interactive;

/// <summary>One object of one video, for the simulated user.</summary>
/// <param name="Video">Its frames at the working scale.</param>
/// <param name="Truth">Its true mask on every frame, at the working scale.</param>
/// <param name="QueryFrame">The frame its first points are chosen on.</param>
/// <param name="OutputSize">The size of the masks handed out.</param>
public sealed record InteractiveJob(IVideo Video, IReadOnlyList<BinaryMask> Truth, int QueryFrame, ImageSize OutputSize);

/// <summary>What the user did and what it brought.</summary>
/// <param name="InitialInteractions">The query points, which count as interactions.</param>
/// <param name="InitialScore">With these alone.</param>
/// <param name="History">Every interaction.</param>
/// <param name="Checkpoints">One for each finished pass.</param>
/// <param name="Final">Of the masks handed out: the best checkpoint's where it is better than the end.</param>
/// <param name="Embeddings">How many frames went through the image encoder.</param>
public sealed record InteractiveOutcome(
    int InitialInteractions, InteractiveScore InitialScore, IReadOnlyList<Interaction> History, IReadOnlyList<InteractiveCheckpoint> Checkpoints,
    InteractiveScore Final, int Embeddings)
{
    /// <summary>
    /// The video's mean J after each interaction, from the initial ones on: element i belongs to InitialInteractions + i. A checkpoint
    /// is never lost: the best one counts where the present state is worse.
    /// </summary>
    public IReadOnlyList<double> Curve()
    {
        var curve = new List<double> { InitialScore.J };
        foreach (var interaction in History)
        {
            var best = Checkpoints.Where(c => c.Interactions < interaction.Number).Select(c => c.Score.J).DefaultIfEmpty(0).Max();
            curve.Add(Math.Max(best, interaction.OverallAfter.J));
        }
        return curve;
    }
}
