using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>
/// A segmenter that knows the truth: it answers a prompt with the true mask of the object that more than half of the positive points lie
/// on, and with nothing where there is no such object. So a tracker that strays onto another object is given that object, and one that
/// strays onto the background nothing: what is left to lose is the tracker's. Where two prompts get the same object, the one with the
/// larger share of its points there has the higher logits.
/// </summary>
/// <param name="truth">Of the video.</param>
/// <param name="video">The job's video: the frames to embed are its.</param>
/// <param name="inputSize">That of the segmenter in whose place it stands.</param>
public sealed class OracleMask(IObjectTruth truth, NumberedVideo video, int inputSize) : IPromptSegmenter
{
    private const float Certain = 10;

    public string Name => "oracle mask";

    public int InputSize => inputSize;

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        var masks = truth.On(video.NumberOf(frame));
        var size = masks.Output[0].Size;
        // A grid of the results' own size hands the true masks through without resampling.
        return new Known(new LogitGeometry(size, size, size, size), masks);
    }

    public IReadOnlyList<MaskPrediction> Predict(IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return [.. prompts.Select(((Known)embedding).Answer)];
    }

    public void Dispose()
    {
    }

    private sealed class Known(LogitGeometry geometry, TrueMasks masks) : IImageEmbedding
    {
        public LogitGeometry Geometry => geometry;

        public MaskPrediction Answer(PointPrompt prompt)
        {
            var positives = prompt.Points.Where((_, n) => prompt.IsPositive[n]).ToArray();
            for (var i = 0; i < masks.Working.Count; i++)
            {
                var onIt = positives.Count(p => PointOnMask.Lies(p, masks.Working[i]));
                if (2 * onIt > positives.Length) return new MaskPrediction(1, Logits(masks.Output[i], Certain * onIt / positives.Length));
            }
            return new MaskPrediction(0, Logits(null, Certain));
        }

        public void Dispose()
        {
        }

        private LowResolutionLogits Logits(BinaryMask? mask, float inside)
        {
            var values = new float[geometry.Grid.Area];
            Array.Fill(values, -Certain);
            foreach (var (x, y) in mask?.Pixels() ?? []) values[y * geometry.Grid.Width + x] = inside;
            return new LowResolutionLogits(geometry, values);
        }
    }
}
