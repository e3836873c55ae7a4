using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Core.Prompting.Windows;

namespace SamPt.Core.Tests.Prompting.Windows;

public sealed class WindowedSegmenterTests
{
    private static readonly PointPrompt Left = new([new Vector2(40, 40), new Vector2(80, 60)], [true, true]);
    private readonly WhiteSegmenter inner = new();
    private readonly RgbFrame frame = new(new ImageSize(400, 200));

    public WindowedSegmenterTests()
    {
        Paint(40, 40, 41, 21);
        Paint(300, 120, 61, 31);
    }

    [Fact]
    public void The_segmenter_sees_a_window_and_its_mask_lies_where_the_object_does()
    {
        using var embedding = Windowed.Embed(frame, default);
        Assert.Empty(inner.Seen);

        var logits = Windowed.Predict(embedding, [Left], default)[0].Logits;

        Assert.Equal(new ImageSize(120, 60), Assert.Single(inner.Seen)); // .3 of the frame
        Assert.Equal(new BoundingBox(40, 40, 80, 60), MaskBounds.Of(logits));
        Assert.Equal(embedding.Geometry, logits.Geometry);
    }

    [Fact]
    public void Prompts_are_told_in_pixels_of_the_window()
    {
        using var embedding = Windowed.Embed(frame, default);
        var first = Windowed.Predict(embedding, [Left], default)[0].Logits;

        var prompt = new PointPrompt([.. Left.Points, new Vector2(70, 70), new Vector2(350, 130)], [true, true, false, false], new BoundingBox(40, 40, 80, 60), first);
        Windowed.Predict(embedding, [prompt], default);

        var asked = inner.Asked[^1];
        var corner = new Vector2(0, 20); // of the window about 60, 50, moved into the frame
        Assert.Equal([new Vector2(40, 20), new Vector2(80, 40), new Vector2(70, 50)], asked.Points);
        Assert.Equal([true, true, false], asked.IsPositive);
        Assert.Equal(new BoundingBox(40, 20, 80, 40), asked.Box);
        Assert.Equal(new BoundingBox(40, 20, 80, 40), MaskBounds.Of(asked.Mask!));
        Assert.Equal(corner, new Vector2(40, 40) - asked.Points[0]);
        Assert.Single(inner.Seen); // the second pass looks through the window of the first
    }

    [Fact]
    public void Every_object_has_its_window_and_answers_keep_their_order()
    {
        var right = new PointPrompt([new Vector2(300, 120), new Vector2(360, 150)], [true, true]);
        var windowed = Windowed;
        using var embedding = windowed.Embed(frame, default);

        var found = windowed.Predict(embedding, [right, Left, right], default);

        Assert.Equal(2, inner.Seen.Count);
        Assert.Equal(
            [new BoundingBox(300, 120, 360, 150), new BoundingBox(40, 40, 80, 60), new BoundingBox(300, 120, 360, 150)],
            found.Select(p => MaskBounds.Of(p.Logits)!.Value));
        embedding.Dispose();
        Assert.Equal(2, inner.Disposed);
    }

    private WindowedSegmenter Windowed => new(inner, 2);

    private void Paint(int left, int top, int width, int height)
    {
        for (var y = top; y < top + height; y++) frame.Row(y).Slice(3 * left, 3 * width).Fill(255);
    }

    /// <summary>Takes white for the object; its logits have a cell a pixel.</summary>
    private sealed class WhiteSegmenter : IPromptSegmenter
    {
        public List<ImageSize> Seen { get; } = [];

        public List<PointPrompt> Asked { get; } = [];

        public int Disposed { get; private set; }

        public string Name => "white";

        public int InputSize => 400;

        public IImageEmbedding Embed(RgbFrame part, CancellationToken cancellation)
        {
            Seen.Add(part.Size);
            return new Embedding(part, new LogitGeometry(part.Size, part.Size, part.Size, part.Size), this);
        }

        public IReadOnlyList<MaskPrediction> Predict(IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation)
        {
            Asked.AddRange(prompts);
            var part = ((Embedding)embedding).Part;
            return [.. prompts.Select(_ => new MaskPrediction(1, new LowResolutionLogits(embedding.Geometry,
                [.. Enumerable.Range(0, part.Size.Area).Select(i => part.Pixels[3 * i] > 127 ? 5f : -5f)])))];
        }

        public void Dispose()
        {
        }

        private sealed record Embedding(RgbFrame Part, LogitGeometry Geometry, WhiteSegmenter Owner) : IImageEmbedding
        {
            public void Dispose() => Owner.Disposed++;
        }
    }
}
