using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>What is known of one point between two frames.</summary>
internal sealed class TrackedPoint
{
    private readonly Vector2[] fellows;
    private readonly bool[] fellowsSeen;

    public TrackedPoint(PatchWindow window, KltOptions options, int groupSize, Vector2 position)
    {
        Position = position;
        Latest = new PatchTemplate(window, options);
        Query = new PatchTemplate(window, options);
        fellows = new Vector2[groupSize];
        fellowsSeen = new bool[groupSize];
    }

    public Vector2 Position { get; set; }

    /// <summary>The last step, which the next one may resemble.</summary>
    public Vector2 Velocity { get; set; }

    public bool Visible { get; set; } = true;

    /// <summary>The appearance when it was last seen without doubt.</summary>
    public PatchTemplate Latest { get; }

    /// <summary>The appearance on the query frame.</summary>
    public PatchTemplate Query { get; }

    /// <summary>The colour on the query frame.</summary>
    public Vector3 Colour { get; set; }

    /// <summary>The cheapest place found for it on the frame under work, and its cost.</summary>
    public Vector2 Best { get; private set; }

    public float BestCost { get; private set; }

    /// <summary>Where the points of the group were when this one was last visible.</summary>
    public ReadOnlySpan<Vector2> Fellows => fellows;

    /// <summary>Which of them were visible then.</summary>
    public ReadOnlySpan<bool> FellowsSeen => fellowsSeen;

    public void ForgetBest() => (Best, BestCost) = (Position, float.PositiveInfinity);

    public void Offer(Vector2 place, float cost)
    {
        if (cost < BestCost) (Best, BestCost) = (place, cost);
    }

    /// <summary>Adds to the cost of the best place, if there is one.</summary>
    public void Charge(float cost) => BestCost += cost;

    public void Remember(TrackedPoint?[] group)
    {
        for (var j = 0; j < group.Length; j++)
        {
            fellows[j] = group[j]?.Position ?? default;
            fellowsSeen[j] = group[j] is { Visible: true };
        }
    }
}
