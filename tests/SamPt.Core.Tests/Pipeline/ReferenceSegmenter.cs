using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>
/// The made-up segmenter of the golden files: a rectangle around the mean of the positive points, whose size depends on the frame's number
/// and on how many negative points there are.
/// </summary>
internal sealed class ReferenceSegmenter : IPromptSegmenter
{
    private int atOnce;

    /// <summary>The number of every frame embedded, in order.</summary>
    public List<int> Embedded { get; } = [];

    /// <summary>Told of every number before it is embedded.</summary>
    public Action<int> OnEmbed { get; set; } = _ => { };

    public int LastEmbedded => Embedded[^1];

    /// <summary>Embeddings not disposed of, now and at most.</summary>
    public int Alive { get; private set; }

    public int MostAlive { get; private set; }

    public string Name => "made up";

    public int FramesAtOnce { get; init; } = 1;

    /// <summary>Frames that were being embedded at the same time, at most.</summary>
    public int MostAtOnce { get; private set; }

    public int InputSize => 64;

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        lock (Embedded) MostAtOnce = Math.Max(MostAtOnce, ++atOnce);
        OnEmbed(frame.Pixels[0]);
        lock (Embedded)
        {
            atOnce--;
            Embedded.Add(frame.Pixels[0]);
            MostAlive = Math.Max(MostAlive, ++Alive);
        }
        return new Embedding(this, frame.Pixels[0], new LogitGeometry(frame.Size, frame.Size, frame.Size, frame.Size));
    }

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation)
    {
        var frame = (Embedding)embedding;
        Assert.False(frame.Disposed);
        return [.. prompts.Select(prompt => Predict(frame, prompt))];
    }

    public void Dispose()
    {
    }

    private static MaskPrediction Predict(Embedding embedding, PointPrompt prompt)
    {
        var positives = prompt.Points.Where((_, n) => prompt.IsPositive[n]).ToArray();
        var negatives = prompt.Points.Count - positives.Length;
        var around = positives.Length > 0 ? positives : [.. prompt.Points];
        var (x, y) = around.Length == 0
            ? (3, 3)
            : ((int)Math.Floor(around.Sum(p => (double)p.X) / around.Length), (int)Math.Floor(around.Sum(p => (double)p.Y) / around.Length));

        var size = embedding.Geometry.Grid;
        var values = new float[size.Area];
        Array.Fill(values, -5);
        var number = embedding.Number;
        if ((number * 3 + x) % 11 != 0)
        {
            var (reachX, reachY) = (1 + (number * 3 + negatives * 2) % 7, 2 + (number * 5 + negatives) % 5);
            for (var row = Math.Max(0, y - reachY); row < Math.Min(size.Height, y + reachY + 1); row++)
            {
                for (var column = Math.Max(0, x - reachX); column < Math.Min(size.Width, x + reachX + 1); column++)
                    values[row * size.Width + column] = 5;
            }
        }
        var iou = (float)(0.655 + 0.01 * ((((number * 11 + x) % 30) + 30) % 30));
        return new MaskPrediction(iou, new LowResolutionLogits(embedding.Geometry, values));
    }

    private sealed class Embedding(ReferenceSegmenter owner, int number, LogitGeometry geometry) : IImageEmbedding
    {
        public LogitGeometry Geometry { get; } = geometry;

        public int Number { get; } = number;

        public bool Disposed { get; private set; }

        public void Dispose()
        {
            Assert.False(Disposed);
            Disposed = true;
            lock (owner.Embedded) owner.Alive--;
        }
    }
}
