using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>What walks found of N points on the T frames of a range, from each point's query to both ends; point-major.</summary>
internal sealed class WalkCourse(TapirQuery[] queries, (float[] Wide, float[] Fine) features, int frames)
{
    public TapirQuery[] Queries => queries;

    /// <summary>The queries' features on the coarse map, [N,C].</summary>
    public float[] Wide => features.Wide;

    /// <summary>On the fine map, [N,D].</summary>
    public float[] Fine => features.Fine;

    public int Frames => frames;

    /// <summary>[N,T,2], pixels of the encoder's input.</summary>
    public float[] Points { get; } = new float[queries.Length * frames * 2];

    /// <summary>[N,T] logits.</summary>
    public float[] Occluded { get; } = new float[queries.Length * frames];

    /// <summary>[N,T] logits of being far off.</summary>
    public float[] Uncertain { get; } = new float[queries.Length * frames];

    /// <summary>Takes over the answers on some frames: onward from the query on, backward before it. Backward they come last frame first.</summary>
    public void Take(FrameRange part, bool backward, ReadOnlySpan<float> points, ReadOnlySpan<float> occluded, ReadOnlySpan<float> uncertain)
    {
        for (var n = 0; n < queries.Length; n++)
        {
            for (var i = 0; i < part.Count; i++)
            {
                var t = backward ? part.End - 1 - i : part.First + i;
                if (t < queries[n].Frame != backward) continue;
                int source = n * part.Count + i, target = n * frames + t;
                points.Slice(2 * source, 2).CopyTo(Points.AsSpan(2 * target));
                (Occluded[target], Uncertain[target]) = (occluded[source], uncertain[source]);
            }
        }
    }

    /// <summary>Some frames of one of the tables, [N,part,size].</summary>
    public float[] Part(float[] table, FrameRange part, int size)
    {
        var chosen = new float[queries.Length * part.Count * size];
        for (var n = 0; n < queries.Length; n++)
            table.AsSpan((n * frames + part.First) * size, part.Count * size).CopyTo(chosen.AsSpan(n * part.Count * size));
        return chosen;
    }
}
