using System.Numerics;
using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>What a point looks like on one frame, at every pyramid level: the window around it and its gradients.</summary>
internal sealed class PatchTemplate
{
    public PatchTemplate(PatchWindow window, KltOptions options)
    {
        Levels = new PatchTemplateLevel[options.Levels];
        for (var i = 0; i < Levels.Length; i++) Levels[i] = new PatchTemplateLevel(window, options, i > 0);
    }

    public PatchTemplateLevel[] Levels { get; }

    /// <summary>Levels that hold something: those of the pyramid last taken from.</summary>
    public int LevelCount { get; private set; }

    /// <summary>Where the window was taken, at full size.</summary>
    public Vector2 Position { get; private set; }

    /// <summary>Takes the windows around <paramref name="position"/>, which must lie inside the frame.</summary>
    public void Take(ImagePyramid pyramid, Vector2 position)
    {
        Position = position;
        LevelCount = Math.Min(Levels.Length, pyramid.Levels.Count);
        for (var i = 0; i < LevelCount; i++)
        {
            Levels[i].Take(pyramid.Levels[i], position);
            position *= 0.5f;
        }
    }

    /// <summary>Becomes the same as <paramref name="other"/>.</summary>
    public void CopyFrom(PatchTemplate other)
    {
        for (var i = 0; i < other.LevelCount; i++) Levels[i].CopyFrom(other.Levels[i]);
        (LevelCount, Position) = (other.LevelCount, other.Position);
    }
}

/// <summary>The window of a <see cref="PatchTemplate"/> at one pyramid level.</summary>
internal sealed class PatchTemplateLevel(PatchWindow window, KltOptions options, bool hasChroma)
{
    private readonly Channel[] channels =
        [new(window.Length), .. hasChroma ? new[] { new Channel(window.Length), new Channel(window.Length) } : []];

    /// <summary>What each pixel counts: pixels unlike the centre likely belong to something else that moves otherwise.</summary>
    public float[] Weights { get; } = new float[window.Length];

    public float WeightSum { get; private set; }

    /// <summary>Luma, then, but for the finest level, both chroma channels.</summary>
    public ReadOnlySpan<Channel> Channels => channels;

    /// <summary>The gradient matrix [[Xx, Xy], [Xy, Yy]], summed over the weighted window.</summary>
    public float Xx { get; private set; }

    public float Xy { get; private set; }

    public float Yy { get; private set; }

    /// <summary>What Σ gradient·value is where the window matches.</summary>
    public Vector2 Target { get; private set; }

    /// <summary>The weighted mean of luma, which is taken off the luma channel's values.</summary>
    public float Mean { get; private set; }

    /// <summary>The weighted sum of squares of the centred luma.</summary>
    public float Energy { get; private set; }

    /// <summary>The smaller eigenvalue of the gradient matrix per pixel: low where the window has nothing to hold on to.</summary>
    public float Texture
    {
        get
        {
            var half = (Xx - Yy) / 2;
            return ((Xx + Yy) / 2 - MathF.Sqrt(half * half + Xy * Xy)) / WeightSum;
        }
    }

    public void CopyFrom(PatchTemplateLevel other)
    {
        for (var i = 0; i < channels.Length; i++) channels[i].CopyFrom(other.channels[i]);
        other.Weights.CopyTo(Weights.AsSpan());
        (WeightSum, Xx, Xy, Yy) = (other.WeightSum, other.Xx, other.Xy, other.Yy);
        (Target, Mean, Energy) = (other.Target, other.Mean, other.Energy);
    }

    public void Take(ImagePyramidLevel image, Vector2 centre)
    {
        channels[0].Take(window, image.Luma, centre);
        if (channels.Length > 1)
        {
            channels[1].Take(window, image.Cb!, centre);
            channels[2].Take(window, image.Cr!, centre);
        }
        Support();
        var luma = channels[0];
        Mean = window.Centre(luma.Values, Weights, WeightSum);
        Energy = window.Dot(luma.Values, luma.Values, Weights);
        BlindToLighting(luma.X);
        BlindToLighting(luma.Y);
        (Xx, Xy, Yy, Target) = (0, 0, 0, Vector2.Zero);
        foreach (var channel in channels)
        {
            Xx += window.Dot(channel.X, channel.X, Weights);
            Xy += window.Dot(channel.X, channel.Y, Weights);
            Yy += window.Dot(channel.Y, channel.Y, Weights);
            TensorPrimitives.Multiply(channel.X, Weights, channel.X);
            TensorPrimitives.Multiply(channel.Y, Weights, channel.Y);
            if (channel != luma)
                Target += new Vector2(TensorPrimitives.Dot<float>(channel.X, channel.Values), TensorPrimitives.Dot<float>(channel.Y, channel.Values));
        }
    }

    /// <summary>Projects a luma gradient off the constant and off the window itself: offset and gain then do not read as motion.</summary>
    private void BlindToLighting(Span<float> gradient)
    {
        window.Centre(gradient, Weights, WeightSum);
        if (Energy < 1e-3f) return;
        var share = -window.Dot(gradient, channels[0].Values, Weights) / Energy;
        TensorPrimitives.MultiplyAdd(channels[0].Values, share, gradient, gradient);
    }

    /// <summary>Adaptive support weights after Yoon and Kweon (2006): by likeness to the centre's colour.</summary>
    private void Support()
    {
        var centre = window.Half * window.Stride + window.Half;
        var scale = 1 / (options.SupportSigma * options.SupportSigma);
        Weights.AsSpan().Clear();
        for (var y = 0; y < window.Side; y++)
        {
            for (var x = 0; x < window.Side; x++)
            {
                var i = y * window.Stride + x;
                var distance = 0f;
                foreach (var channel in channels)
                {
                    var d = channel.Values[i] - channel.Values[centre];
                    distance += d * d;
                }
                var likeness = 1 / (1 + distance * scale);
                Weights[i] = options.SupportFloor + (1 - options.SupportFloor) * likeness * likeness;
            }
        }
        WeightSum = TensorPrimitives.Sum<float>(Weights);
    }

    internal sealed class Channel(int length)
    {
        public float[] Values { get; } = new float[length];

        /// <summary>Weighted gradient along x.</summary>
        public float[] X { get; } = new float[length];

        public float[] Y { get; } = new float[length];

        public void Take(PatchWindow window, ImagePyramidPlane plane, Vector2 centre) =>
            window.SampleWithGradients(plane, centre, Values, X, Y);

        public void CopyFrom(Channel other)
        {
            other.Values.CopyTo(Values.AsSpan());
            other.X.CopyTo(X.AsSpan());
            other.Y.CopyTo(Y.AsSpan());
        }
    }
}
