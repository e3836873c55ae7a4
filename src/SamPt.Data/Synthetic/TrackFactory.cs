using System.Numerics;

namespace SamPt.Data.Synthetic;

/// <summary>Picks points on the objects of a scene and follows them exactly.</summary>
internal sealed class TrackFactory(Scene scene, SynthOptions options, SplitMix64 random)
{
    public IReadOnlyList<SyntheticTrack> Draw()
    {
        var poses = new LayerPose[options.Frames][];
        for (var t = 0; t < poses.Length; t++) poses[t] = scene.Poses(t);
        var tracks = new List<SyntheticTrack>();
        for (var id = 1; id <= scene.ObjectCount; id++)
        {
            var pixels = Pixels(poses[0], id);
            for (var n = 0; n < options.PointsPerObject && pixels.Count > 0; n++)
            {
                var (layer, spot) = pixels[random.Below(pixels.Count)];
                tracks.Add(Follow(poses, id, layer, spot));
            }
        }
        return tracks;
    }

    /// <summary>What is seen of an object on the first frame, pixel by pixel.</summary>
    private List<(int Layer, Spot Spot)> Pixels(LayerPose[] poses, int id)
    {
        var pixels = new List<(int, Spot)>();
        var own = Array.Find(poses, p => p.Layer.Label == id)!;
        for (var y = 0; y < scene.Size.Height; y++)
        {
            var (first, last) = own.Columns(y, scene.Size.Width);
            for (var x = first; x <= last; x++)
            {
                if (Scene.Front(poses, x, y) is { } hit && poses[hit.Layer].Layer.Label == id) pixels.Add(hit);
            }
        }
        return pixels;
    }

    private SyntheticTrack Follow(LayerPose[][] poses, int id, int layer, Spot spot)
    {
        var positions = new Vector2[poses.Length];
        var occluded = new bool[poses.Length];
        for (var t = 0; t < poses.Length; t++)
        {
            var (x, y) = poses[t][layer].ToFrame(spot);
            positions[t] = new Vector2((float)x, (float)y);
            occluded[t] = !Shows(poses[t], layer, spot.Part, positions[t]);
        }
        // The inverse is exact but for rounding; on its query frame the point is the pixel it was picked from.
        positions[0] = new Vector2(MathF.Round(positions[0].X), MathF.Round(positions[0].Y));
        return new SyntheticTrack(id, 0, positions, occluded);
    }

    private bool Shows(LayerPose[] poses, int layer, int part, Vector2 position)
    {
        // The pixel a point falls in, as label maps know it: by its centre.
        float x = MathF.Floor(position.X + 0.5f), y = MathF.Floor(position.Y + 0.5f);
        if (x < 0 || y < 0 || x >= scene.Size.Width || y >= scene.Size.Height) return false;
        return Scene.Front(poses, x, y) is { } hit && hit.Layer == layer && hit.Spot.Part == part;
    }
}
