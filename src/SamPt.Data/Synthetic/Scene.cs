using SamPt.Core.Imaging;

namespace SamPt.Data.Synthetic;

/// <summary>The textured plane behind everything, seen by a camera that pans, turns and zooms.</summary>
internal sealed record Ground(Texture Surface, Wave PanX, Wave PanY, Wave Turn, Wave Zoom);

/// <summary>Brightness: a gain for the whole frame and a slope from left to right and from top to bottom.</summary>
internal sealed record Light(Wave Gain, Wave SlopeX, Wave SlopeY);

/// <summary>All that a clip shows, as functions of time.</summary>
internal sealed record Scene(ImageSize Size, Ground Ground, IReadOnlyList<Layer> Layers, Light Light)
{
    public int ObjectCount { get; } = Layers.Max(l => l.Label);

    /// <summary>The share of the time from frame to frame during which the shutter is open, around the frame's own moment.</summary>
    public double Shutter { get; init; }

    /// <summary>Half the range of the sensor noise, in gray levels.</summary>
    public float Noise { get; init; } = 3;

    /// <summary>Seeds the sensor noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>All layers at time <paramref name="t"/>, back to front.</summary>
    public LayerPose[] Poses(double t) => [.. Layers.Select(l => new LayerPose(l, t))];

    /// <summary>The front layer at a point of the frame and the spot hit there; null where the ground shows.</summary>
    public static (int Layer, Spot Spot)? Front(LayerPose[] poses, double x, double y)
    {
        for (var i = poses.Length - 1; i >= 0; i--)
        {
            var pose = poses[i];
            if (pose.Layer.Opacity < 1) continue;
            double dx = x - pose.X, dy = y - pose.Y;
            if (dx * dx + dy * dy > pose.Reach * pose.Reach) continue;
            if (pose.Hit(x, y, 0) is { Depth: > 0 } hit) return (i, hit.Spot);
        }
        return null;
    }
}
