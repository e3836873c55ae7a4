using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Prompting;

namespace SamPt.Onnx.Segmenters;

/// <summary>Prompts that go to the decoder in one call: equally many tokens (or padded with absent ones), all or none with a mask.</summary>
internal sealed record PromptBatch(int[] Prompts, int Tokens, bool HasMask)
{
    // Beyond this a call only grows its working memory: a decoder's cost is linear in its prompts.
    private const int Largest = 32;

    private const float PadLabel = -1;
    private const float BoxCornerLabel = 2;

    /// <summary>The points, and either the one pad that SAM expects without a box, or the box's two corners.</summary>
    public static int TokensOf(PointPrompt prompt) => prompt.Points.Count + (prompt.Box is null ? 1 : 2);

    /// <summary>Splits prompts into calls that the graph allows. Pads of label -1 change the answer, so lengths mix only by absent tokens.</summary>
    public static List<PromptBatch> Group(IReadOnlyList<PointPrompt> prompts, SamDecoderLayout layout)
    {
        var batches = new List<PromptBatch>();
        var order = Enumerable.Range(0, prompts.Count);
        foreach (var group in order.GroupBy(i => (layout.AbsentLabel is null ? TokensOf(prompts[i]) : 0, prompts[i].Mask is not null)))
        {
            var together = layout.Batched && (layout.MasksBatched || !group.Key.Item2) ? Largest : 1;
            foreach (var chunk in group.Chunk(together))
                batches.Add(new PromptBatch(chunk, chunk.Max(i => TokensOf(prompts[i])), group.Key.Item2));
        }
        return batches;
    }

    /// <summary>point_coords [B,N,2], in model pixels without the half that the graph adds, and point_labels [B,N].</summary>
    public (float[] Coords, float[] Labels) Points(
        IReadOnlyList<PointPrompt> prompts, LogitGeometry geometry, SamDecoderLayout layout, bool unscaledBox)
    {
        var coords = new float[Prompts.Length * Tokens * 2];
        var labels = new float[Prompts.Length * Tokens];
        labels.AsSpan().Fill(layout.AbsentLabel ?? PadLabel);
        for (var b = 0; b < Prompts.Length; b++)
        {
            var prompt = prompts[Prompts[b]];
            var next = b * Tokens;
            for (var n = 0; n < prompt.Points.Count; n++)
                Put(geometry.ToModel.Apply(prompt.Points[n]), prompt.IsPositive[n] ? 1 : 0);
            if (prompt.Box is { } box)
            {
                System.Numerics.Vector2 first = new(box.XMin, box.YMin), last = new(box.XMax, box.YMax);
                Put(unscaledBox ? first : geometry.ToModel.Apply(first), BoxCornerLabel);
                Put(unscaledBox ? last : geometry.ToModel.Apply(last), BoxCornerLabel + 1);
            }
            else
            {
                Put(default, PadLabel);
            }

            void Put(System.Numerics.Vector2 point, float label)
            {
                (coords[next * 2], coords[next * 2 + 1]) = (point.X, point.Y);
                labels[next++] = label;
            }
        }
        return (coords, labels);
    }

    /// <summary>Copies the prompts' logits into <paramref name="target"/>, [B,1,h,w].</summary>
    public void CopyMasks(IReadOnlyList<PointPrompt> prompts, OrtValue target)
    {
        var values = target.GetTensorMutableDataAsSpan<float>();
        for (var b = 0; b < Prompts.Length; b++)
        {
            var mask = prompts[Prompts[b]].Mask!.Values;
            mask.CopyTo(values.Slice(b * mask.Length, mask.Length));
        }
    }
}
