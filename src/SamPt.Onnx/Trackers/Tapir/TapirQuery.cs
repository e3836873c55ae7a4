using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>A point to follow.</summary>
/// <param name="Group">Which group it belongs to, and which of its points it is.</param>
/// <param name="Frame">Counted from the range's first frame.</param>
/// <param name="Position">In pixels of the encoder's input.</param>
internal readonly record struct TapirQuery(int Group, int Point, int Frame, Vector2 Position)
{
    /// <summary>The features of each query at its place, [N,C], from a map's frames [T,P,C].</summary>
    public static float[] Sample(OrtValue features, TapirMap map, ImageSize input, ReadOnlySpan<TapirQuery> queries)
    {
        var values = features.GetTensorDataAsSpan<float>();
        var length = map.Size.Area * map.Channels;
        var found = new float[queries.Length * map.Channels];
        for (var n = 0; n < queries.Length; n++)
        {
            BilinearRow.Sample(
                values.Slice(queries[n].Frame * length, length), map.Size.Width, map.Size.Height, queries[n].On(map, input),
                found.AsSpan(n * map.Channels, map.Channels));
        }
        return found;
    }

    /// <summary>[N,3]: frame, y, x.</summary>
    public static float[] Places(ReadOnlySpan<TapirQuery> queries)
    {
        var places = new float[queries.Length * 3];
        for (var n = 0; n < queries.Length; n++)
            (places[3 * n], places[3 * n + 1], places[3 * n + 2]) = (queries[n].Frame, queries[n].Position.Y, queries[n].Position.X);
        return places;
    }

    // Centres of cells are integers; outside the outermost centres a point stays on them, as the reference's sampling does.
    private Vector2 On(TapirMap map, ImageSize input)
    {
        var cells = Position * new Vector2((float)map.Size.Width / input.Width, (float)map.Size.Height / input.Height) - new Vector2(0.5f);
        return Vector2.Clamp(cells, Vector2.Zero, new Vector2(map.Size.Width - 1, map.Size.Height - 1));
    }
}
