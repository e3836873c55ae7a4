using SamPt.Core.Interactive;
using SamPt.Core.Masks;
using SamPt.Core.Tests.Pipeline;

namespace SamPt.Core.Tests.Interactive;

/// <summary>The simulated user against complete runs of the reference's, interaction by interaction.</summary>
public sealed class InteractiveSimulatorTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cases => new(ReferenceInteraction.Golden.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Acts_as_the_reference_s_user_does(string name)
    {
        var golden = ReferenceInteraction.Case(name);
        var masks = new BinaryMask[ReferenceInteraction.FrameCount];
        var outcome = ReferenceInteraction.Run(golden, new ReferenceSegmenter(), (frame, mask) => masks[frame] = mask);

        var rows = golden.GetProperty("history").EnumerateArray().ToArray();
        Assert.Equal(rows.Length, outcome.History.Count);
        var alone = golden.GetProperty("method").GetString() == "sam-only";
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, found) = (rows[i], outcome.History[i]);
            Assert.Equal((row[0].GetBoolean(), row[1].GetBoolean(), row[2].GetInt32()), (found.IsAddition, found.IsPositive, found.Frame));
            // Without tracking the reference begins with a point that is nowhere.
            Assert.Equal(row[3].GetInt32() - (alone ? 1 : 0), found.Point);
            Assert.Equal(row[7].GetDouble(), found.Threshold);
            AssertScore(row[4].GetDouble(), row[10].GetDouble(), found.Before);
            AssertScore(row[5].GetDouble(), row[11].GetDouble(), found.After);
            // Nor does it score the whole video then.
            if (alone) continue;
            AssertScore(row[8].GetDouble(), row[12].GetDouble(), found.OverallBefore);
            AssertScore(row[9].GetDouble(), row[13].GetDouble(), found.OverallAfter);
        }
        var checkpoints = golden.GetProperty("checkpoints").EnumerateArray().ToArray();
        Assert.Equal(checkpoints.Select(c => c[0].GetDouble()), outcome.Checkpoints.Select(c => c.Threshold));
        for (var i = 0; i < checkpoints.Length; i++) Assert.Equal(checkpoints[i][2].GetDouble(), outcome.Checkpoints[i].Score.J, Tolerance);

        var labels = golden.GetProperty("labels").EnumerateArray().Select(v => v.GetInt32()).ToArray();
        Assert.Equal(labels, masks.SelectMany(mask => mask.Pixels() is var pixels ? new[] { pixels.Length, pixels.Sum(p => p.X), pixels.Sum(p => p.Y) } : []));
    }

    [Fact]
    public void Embeds_every_frame_once()
    {
        var segmenter = new ReferenceSegmenter();
        var outcome = ReferenceInteraction.Run(ReferenceInteraction.Case("offline"), segmenter, (_, _) => { });
        Assert.Equal(ReferenceInteraction.FrameCount, segmenter.Embedded.Count);
        Assert.Equal(ReferenceInteraction.FrameCount, outcome.Embeddings);
        Assert.Equal(0, segmenter.Alive);
    }

    [Fact]
    public void Never_loses_a_checkpoint_in_the_curve()
    {
        var outcome = ReferenceInteraction.Run(ReferenceInteraction.Case("offline"), new ReferenceSegmenter(), (_, _) => { });
        var curve = outcome.Curve();
        Assert.Equal(outcome.History.Count + 1, curve.Count);
        var best = outcome.Checkpoints.Max(c => c.Score.J);
        Assert.All(curve.Skip(outcome.Checkpoints.MaxBy(c => c.Score.J)!.Interactions - outcome.InitialInteractions + 1), j => Assert.True(j >= best));
        Assert.True(outcome.Final.J >= best - Tolerance);
    }

    private static void AssertScore(double j, double f, InteractiveScore found)
    {
        Assert.Equal(j, found.J, Tolerance);
        Assert.Equal(f, found.F, Tolerance);
    }
}
