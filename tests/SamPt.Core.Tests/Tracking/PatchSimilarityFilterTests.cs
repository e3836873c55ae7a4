using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Tests.Pipeline;
using SamPt.Core.Tests.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public sealed class PatchSimilarityFilterTests
{
    private static readonly ReferenceVideo Video = new(36);

    [Fact]
    public void Marks_the_points_that_the_reference_marks()
    {
        foreach (var golden in SyntheticGolden.Cases("patch-similarity.json"))
        {
            var test = new Case(golden);

            new PatchSimilarityFilter(test.PatchSize, test.Threshold).Apply([test.Trajectories], [test.Queries], Video, test.Range, default);
            OutsideFrameRule.Apply(test.Trajectories, Video.Size);

            for (var t = 0; t < test.Range.Count; t++)
                Assert.Equal(test.Expected[(t * test.Queries.Length)..((t + 1) * test.Queries.Length)], test.Trajectories.Visibility(t).ToArray());
        }
    }

    [Fact]
    public void Patches_are_as_similar_as_in_the_reference()
    {
        foreach (var golden in SyntheticGolden.Cases("patch-similarity.json"))
        {
            var test = new Case(golden);
            var sampler = new PatchSimilaritySampler(test.PatchSize);
            var (query, patch) = (new Vector3[sampler.Length], new Vector3[sampler.Length]);
            for (var n = 0; n < test.Queries.Length; n++)
            {
                sampler.Cut(Video.Frame(test.Queries[n].Frame), test.Queries[n].Position, query);
                for (var t = 0; t < test.Range.Count; t++)
                {
                    sampler.Cut(Video.Frame(test.Range.First + t), test.Trajectories.Positions(t)[n], patch);
                    Assert.Equal(test.Similarity[t * test.Queries.Length + n], sampler.Similarity(query, patch), 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void Points_occluded_beyond_a_dissimilar_frame_are_rejected_too_and_the_query_frame_rejects_nothing()
    {
        // A gray video whose middle frame is white.
        var video = new GrayVideo([90, 90, 255, 90, 90]);
        var trajectories = new PointTrajectories(5, 2);
        for (var t = 0; t < 5; t++)
        {
            trajectories.Positions(t).Fill(new Vector2(8, 8));
            trajectories.Visibility(t).Fill(t is 1 or 4 ? PointVisibility.Occluded : PointVisibility.Visible);
        }
        QueryPoint[] queries = [new(0, new Vector2(8, 8)), new(2, new Vector2(8, 8))];

        new PatchSimilarityFilter(3, 0.01).Apply([trajectories], [queries], video, new FrameRange(0, 5), default);

        Assert.Equal(
            [PointVisibility.Visible, PointVisibility.Occluded, PointVisibility.PatchDissimilar,
                PointVisibility.RejectedAfterDissimilar, PointVisibility.RejectedAfterDissimilar],
            Enumerable.Range(0, 5).Select(t => trajectories.Visibility(t)[0]));
        Assert.Equal(
            [PointVisibility.PatchDissimilar, PointVisibility.Occluded, PointVisibility.Visible, PointVisibility.PatchDissimilar,
                PointVisibility.RejectedAfterDissimilar],
            Enumerable.Range(0, 5).Select(t => trajectories.Visibility(t)[1]));
    }

    [Fact]
    public void A_position_that_is_no_number_is_dissimilar()
    {
        var trajectories = new PointTrajectories(1, 1);
        trajectories.Positions(0)[0] = new Vector2(float.NaN, 3);
        trajectories.Visibility(0)[0] = PointVisibility.Visible;

        new PatchSimilarityFilter(3, 0.01).Apply(
            [trajectories], [[new QueryPoint(0, new Vector2(8, 8))]], new GrayVideo([90]), new FrameRange(0, 1), default);

        Assert.Equal(PointVisibility.PatchDissimilar, trajectories.Visibility(0)[0]);
    }

    [Fact]
    public void Frames_without_a_visible_point_are_not_read()
    {
        var video = new GrayVideo([90, 90, 90, 90]);
        var trajectories = new PointTrajectories(4, 1);
        trajectories.Visibility(3)[0] = PointVisibility.Visible;

        new PatchSimilarityFilter(3, 0.01).Apply(
            [trajectories], [[new QueryPoint(1, new Vector2(8, 8))]], video, new FrameRange(0, 4), default);

        Assert.Equal([1, 3], video.Read);
    }

    private sealed class Case
    {
        public Case(JsonElement golden)
        {
            PatchSize = golden.Int("patch_size");
            Threshold = golden.GetProperty("threshold").GetDouble();
            Range = new FrameRange(golden.Int("first"), golden.Int("count"));
            var query = Read<Vector3>(golden, "query");
            Queries = Array.ConvertAll(query, q => new QueryPoint((int)q.X + Range.First, new Vector2(q.Y, q.Z)));
            Trajectories = new PointTrajectories(Range.Count, query.Length);
            var positions = Read<Vector2>(golden, "trajectories");
            var tracked = Read<PointVisibility>(golden, "tracked");
            for (var t = 0; t < Range.Count; t++)
            {
                positions.AsSpan(t * query.Length, query.Length).CopyTo(Trajectories.Positions(t));
                tracked.AsSpan(t * query.Length, query.Length).CopyTo(Trajectories.Visibility(t));
            }
            Similarity = Read<float>(golden, "similarity");
            Expected = Read<PointVisibility>(golden, "visibility");
        }

        public int PatchSize { get; }

        public double Threshold { get; }

        public FrameRange Range { get; }

        public QueryPoint[] Queries { get; }

        public PointTrajectories Trajectories { get; }

        public float[] Similarity { get; }

        public PointVisibility[] Expected { get; }

        private static T[] Read<T>(JsonElement golden, string name)
            where T : unmanaged =>
            MemoryMarshal.Cast<byte, T>(golden.GetProperty(name).GetBytesFromBase64()).ToArray();
    }

    private sealed class GrayVideo(byte[] levels) : IVideo
    {
        public List<int> Read { get; } = [];

        public int FrameCount => levels.Length;

        public ImageSize Size => new(16, 16);

        public RgbFrame Frame(int index)
        {
            Read.Add(index);
            var frame = new RgbFrame(Size);
            frame.Pixels.Fill(levels[index]);
            return frame;
        }
    }
}
