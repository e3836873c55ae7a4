using System.Numerics;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>Some points that start on the same frame, in one direction of time, and what a chunk hands to the next.</summary>
internal sealed class PipsPlusPlusPoints
{
    /// <summary>As places in the list of all points.</summary>
    public int[] Points { get; }

    /// <summary>[T,N,2], cells; frames that no chunk has reached hold the last position known.</summary>
    public float[] Coords { get; }

    /// <summary>[N,C] at the queries; empty until the first chunk.</summary>
    public float[] AtQuery { get; set; } = [];

    /// <summary>[F,N,C] of a chunk's frames: where the points were two frames before, as last used.</summary>
    public float[] TwoBefore { get; set; } = [];

    /// <summary>[F,N,C]: four frames before.</summary>
    public float[] FourBefore { get; set; } = [];

    /// <param name="positions">At the query frame, in cells.</param>
    /// <param name="frameCount">Frames from the query frame on.</param>
    public PipsPlusPlusPoints(int[] points, IReadOnlyList<Vector2> positions, int frameCount)
    {
        Points = points;
        Coords = new float[frameCount * Row];
        for (var n = 0; n < points.Length; n++) (Coords[2 * n], Coords[2 * n + 1]) = (positions[n].X, positions[n].Y);
        StandStill(1);
    }

    private int Row => Points.Length * 2;

    /// <summary>A chunk's coordinates, [F,N,2].</summary>
    public float[] Chunk(int first, int count) => Coords[(first * Row)..((first + count) * Row)];

    /// <summary>Takes what a chunk answered; the points stand still from its end on.</summary>
    public void Take(int first, ReadOnlySpan<float> coords)
    {
        coords.CopyTo(Coords.AsSpan(first * Row));
        StandStill(first + coords.Length / Row);
    }

    private void StandStill(int from)
    {
        for (var i = from * Row; i < Coords.Length; i++) Coords[i] = Coords[i - Row];
    }
}
