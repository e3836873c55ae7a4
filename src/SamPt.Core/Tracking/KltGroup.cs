using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// One group of points in one pass over the frames. For each point several places on the new frame are tried and the cheapest wins.
/// A place costs by: the forward-backward error, the change of the window and how ill it correlates, the change of the colour at the
/// point since its query, and the distance from where the fellows expect it. A point whose best place is too dear is occluded; it is
/// then looked for where its fellows say it must be, by how it looked last and at its query, and comes back when a place is cheap enough.
/// </summary>
internal sealed class KltGroup
{
    private const float GoodEnough = 0.3f;
    private const float Unmatched = 10;
    private const float LeastConfidence = 0.02f;
    private const float LeastAdvice = 0.05f;
    private const float SpreadWithoutAdvice = 10;

    private readonly IReadOnlyList<QueryPoint> queries;
    private readonly PatchWindow window;
    private readonly KltOptions options;
    private readonly LucasKanade matcher;
    private readonly PointConsensus consensus;
    private readonly PatchTemplate returning;
    private readonly TrackedPoint?[] points;
    private readonly Vector2[] from, motion, advised;
    private readonly float[] confidence;

    public KltGroup(IReadOnlyList<QueryPoint> queries, PatchWindow window, KltOptions options)
    {
        this.queries = queries;
        this.window = window;
        this.options = options;
        matcher = new LucasKanade(window, options);
        consensus = new PointConsensus(queries.Count);
        returning = new PatchTemplate(window, options);
        points = new TrackedPoint?[queries.Count];
        from = new Vector2[queries.Count];
        motion = new Vector2[queries.Count];
        advised = new Vector2[queries.Count];
        confidence = new float[queries.Count];
    }

    /// <summary>Takes up the points whose query is on this frame.</summary>
    public void Start(int frame, ImagePyramid image)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (queries[i].Frame != frame) continue;
            var point = new TrackedPoint(window, options, points.Length, queries[i].Position);
            point.Latest.Take(image, Inside(point.Position, image.Size));
            point.Query.CopyFrom(point.Latest);
            point.Colour = SurfaceColour.At(image, point.Position);
            points[i] = point;
        }
        foreach (var point in points)
        {
            if (point is { Visible: true }) point.Remember(points);
        }
    }

    /// <summary>Moves all points from one frame to the next.</summary>
    public void Step(ImagePyramid previous, ImagePyramid image)
    {
        var lost = Array.ConvertAll(points, p => p is { Visible: false });
        for (var i = 0; i < points.Length; i++) MatchAlone(i, previous, image);
        for (var i = 0; i < points.Length; i++) MatchWithAdvice(i, previous, image);
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] is { Visible: true } point)
                Settle(i, point.BestCost <= options.MaxCost, point.Position + advised[i], image.Size);
        }
        for (var i = 0; i < points.Length; i++)
        {
            if (lost[i]) LookFor(i, previous, image);
        }
        foreach (var point in points)
        {
            if (point is { Visible: true } && point.BestCost < options.RefreshCost) point.Latest.Take(image, point.Position);
            if (point is { Visible: true }) point.Remember(points);
        }
        consensus.Learn(from, motion, confidence);
    }

    /// <summary>Writes where the points are into row <paramref name="t"/>; points that have not started yet are left alone.</summary>
    public void Write(PointTrajectories trajectories, int t)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] is not { } point) continue;
            trajectories.Positions(t)[i] = point.Position;
            trajectories.Visibility(t)[i] = point.Visible ? PointVisibility.Visible : PointVisibility.Occluded;
        }
    }

    private void MatchAlone(int i, ImagePyramid previous, ImagePyramid image)
    {
        (motion[i], confidence[i]) = (Vector2.Zero, 0);
        if (points[i] is not { } point) return;
        from[i] = point.Position;
        point.ForgetBest();
        if (!point.Visible) return;
        Try(point, point.Latest, previous, image, Vector2.Zero, options.Levels - 1, null);
        if (point.BestCost > GoodEnough) Try(point, point.Latest, previous, image, point.Velocity, 1, null);
        motion[i] = point.Best - point.Position;
        confidence[i] = MathF.Exp(-point.BestCost);
        if (confidence[i] < LeastConfidence) confidence[i] = 0;
    }

    private void MatchWithAdvice(int i, ImagePyramid previous, ImagePyramid image)
    {
        if (points[i] is not { } point) return;
        var advice = consensus.Predict(i, from, motion, confidence);
        if (advice.Support < LeastAdvice) advice = new Advice(0.8f * point.Velocity, 0, SpreadWithoutAdvice);
        advised[i] = advice.Motion;
        if (!point.Visible) return;
        point.Charge(StrayCost(point, point.Best, advice));
        if (point.BestCost <= GoodEnough) return;
        Try(point, point.Latest, previous, image, advice.Motion, 2, advice);
        Try(point, point.Latest, previous, image, advice.Motion, 0, advice);
        Carry(point, image, advice);
    }

    /// <summary>Looks for a point that was occluded on the frame before.</summary>
    private void LookFor(int i, ImagePyramid previous, ImagePyramid image)
    {
        var point = points[i]!;
        Span<Vector2> shift = new Vector2[points.Length];
        Span<float> trust = new float[points.Length];
        for (var j = 0; j < points.Length; j++)
        {
            if (points[j] is not { Visible: true } fellow || !point.FellowsSeen[j]) continue;
            shift[j] = fellow.Position - point.Fellows[j];
            trust[j] = MathF.Max(confidence[j], 0.05f);
        }
        // Where the point was last seen, moved as its fellows have moved since: steps from frame to frame would add up their errors.
        var advice = consensus.Predict(i, point.Fellows, shift, trust);
        var told = advice.Support > options.MinSupport;
        advice = told
            ? advice with { Motion = point.Fellows[i] + advice.Motion - point.Position }
            : new Advice(advised[i], 0, SpreadWithoutAdvice);
        Try(point, point.Latest, previous, image, advice.Motion, 2, advice);
        Try(point, point.Latest, previous, image, advice.Motion, 0, advice);
        Try(point, point.Query, previous, image, advice.Motion, 2, advice);
        if (told) Carry(point, image, advice);
        var found = point.BestCost <= options.ReturnCost
            && (told || (matcher.Correlation(point.Latest, image, point.Best, 1) > options.ReturnCorrelation
                && matcher.Correlation(point.Latest, image, point.Best, 0) > options.ReturnCorrelation));
        Settle(i, found, point.Position + advice.Motion, image.Size);
        // Whoever has just come back does not advise yet.
        confidence[i] = 0;
    }

    private void Settle(int i, bool seen, Vector2 expected, ImageSize size)
    {
        var point = points[i]!;
        seen &= point.Best == Inside(point.Best, size);
        // Where nothing is known the position stays near the frame, at most a quarter of its size outside.
        var reach = new Vector2(size.Width, size.Height) / 4;
        var place = seen ? point.Best : Vector2.Clamp(expected, -reach, 5 * reach);
        motion[i] = place - point.Position;
        point.Velocity = seen && !point.Visible ? Vector2.Zero : motion[i];
        point.Position = place;
        point.Visible = seen;
        confidence[i] = seen ? MathF.Exp(-point.BestCost) : 0;
    }

    /// <summary>Offers the place where Lucas-Kanade ends when it starts <paramref name="guess"/> from the point's position.</summary>
    private void Try(
        TrackedPoint point, PatchTemplate template, ImagePyramid previous, ImagePyramid image, Vector2 guess, int coarsest, Advice? advice)
    {
        var match = matcher.Align(template, image, point.Position + guess, coarsest);
        if (!PatchWindow.Covers(image.Size, match.Position)) return;
        var error = Unmatched;
        if (match.Found && point.Visible)
        {
            returning.Take(image, match.Position);
            var back = matcher.Align(returning, previous, match.Position - guess, coarsest);
            if (back.Found) error = (back.Position - point.Position).Length();
        }
        else if (match.Found)
        {
            // An occluded point has no place on the previous frame to come back to.
            error = options.ForwardBackwardScale;
        }
        var cost = LogCost(error / options.ForwardBackwardScale) + AppearanceCost(point, template, image, match.Position);
        point.Offer(match.Position, advice is { } a ? cost + StrayCost(point, match.Position, a) : cost);
    }

    /// <summary>Offers the place that the fellows expect, match or no match: for surfaces without texture.</summary>
    private void Carry(TrackedPoint point, ImagePyramid image, Advice advice)
    {
        var place = point.Position + advice.Motion;
        if (PatchWindow.Covers(image.Size, place))
            point.Offer(place, options.CarryCost + AppearanceCost(point, point.Latest, image, place));
    }

    private float AppearanceCost(TrackedPoint point, PatchTemplate template, ImagePyramid image, Vector2 place)
    {
        var change = matcher.Distance(template, image, place) / options.AppearanceScale;
        var colour = SurfaceColour.At(image, place);
        var own = SurfaceColour.Distance(colour, point.Colour, options.ColourLumaShare);
        var nearest = own;
        foreach (var fellow in points)
        {
            if (fellow is not null) nearest = MathF.Min(nearest, SurfaceColour.Distance(colour, fellow.Colour, options.ColourLumaShare));
        }
        var drift = (own + options.OthersColours * (nearest - own)) / options.ColourScale;
        var unlike = 1 - MathF.Max(0, matcher.Correlation(template, image, place, 1));
        return change * change + drift * drift + options.UnlikeCost * unlike;
    }

    private float StrayCost(TrackedPoint point, Vector2 place, Advice advice) =>
        LogCost((place - point.Position - advice.Motion).Length() / (options.MotionScale + advice.Spread));

    /// <summary>Quadratic near 0, forgiving far off: one large error does not outweigh everything else.</summary>
    private static float LogCost(float r) => MathF.Log(1 + r * r);

    private static Vector2 Inside(Vector2 place, ImageSize size) =>
        Vector2.Clamp(place, Vector2.Zero, new Vector2(size.Width - 1, size.Height - 1));
}
