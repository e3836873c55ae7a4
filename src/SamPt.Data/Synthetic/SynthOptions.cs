using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Synthetic;

/// <summary>The settings of `sampt dataset synth`. The same settings make the same clips.</summary>
public sealed record SynthOptions
{
    public int Clips { get; init; } = 8;

    /// <summary>Frames of each clip.</summary>
    public int Frames { get; init; } = 48;

    /// <summary>Size of the frames; sides of at least 64.</summary>
    public ImageSize Size { get; init; } = new(854, 480);

    /// <summary>Objects of a clip, at least, 1 .. 5.</summary>
    public int MinObjects { get; init; } = 1;

    /// <summary>Objects of a clip, at most, 1 .. 5.</summary>
    public int MaxObjects { get; init; } = 5;

    /// <summary>Points tracked on each object.</summary>
    public int PointsPerObject { get; init; } = 16;

    public ulong Seed { get; init; } = 72;

    /// <summary>0 (slow, distinct) .. 1 (fast, alike): scales speed, deformation, occlusion, blur and likeness of objects and background.</summary>
    public double Difficulty { get; init; } = 0.5;

    public bool CameraMotion { get; init; } = true;

    public bool Rotation { get; init; } = true;

    public bool Scaling { get; init; } = true;

    /// <summary>Non-rigid: objects bend, limbs swing.</summary>
    public bool Warp { get; init; } = true;

    /// <summary>Posts and leaves in front that belong to no object. Objects occlude each other in any case.</summary>
    public bool Occluders { get; init; } = true;

    /// <summary>Some objects leave the frame and come back.</summary>
    public bool LeaveAndReturn { get; init; } = true;

    public bool Lighting { get; init; } = true;

    public bool MotionBlur { get; init; } = true;

    /// <summary>Reports all settings that are out of range together.</summary>
    /// <exception cref="ConfigurationException">One or more are.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Check(Clips is >= 1 and <= 9999, "clips", Clips, "1 .. 9999");
        Check(Frames is >= 1 and <= 99999, "frames", Frames, "1 .. 99999");
        Check(Size.Width is >= 64 and <= 4096 && Size.Height is >= 64 and <= 4096, "size", Size, "64x64 .. 4096x4096");
        Check(MinObjects is >= 1 and <= 5, "min_objects", MinObjects, "1 .. 5");
        Check(MaxObjects is >= 1 and <= 5 && MaxObjects >= MinObjects, "max_objects", MaxObjects, "min_objects .. 5");
        Check(PointsPerObject is >= 0 and <= 1000, "points_per_object", PointsPerObject, "0 .. 1000");
        Check(Difficulty is >= 0 and <= 1, "difficulty", Difficulty, "0 .. 1");
        if (problems.Count > 0) throw new ConfigurationException($"synth: {string.Join("; ", problems)}.");

        void Check(bool holds, string name, object value, string expected)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{name} is {value}, expected {expected}"));
        }
    }
}
