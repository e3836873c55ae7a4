using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamPt.Core.Imaging;

/// <summary>
/// One row of each pass of <see cref="PilResampler"/>. A pixel is (2^21 + sum of source x weight) >> 22. Weights are not negative
/// and add up to 2^22 within half a unit each, so that the result stays within 0 .. 255 without clamping for any filter that is
/// narrower than 16 000 pixels.
/// </summary>
internal static class ResampleKernel
{
    private const int Half = 1 << ResampleTaps.Precision - 1;

    /// <summary>Resamples a row of RGB pixels to as many as <paramref name="taps"/> has outputs.</summary>
    public static void Columns(ReadOnlySpan<byte> source, ResampleTaps taps, Span<byte> target)
    {
        // A pixel travels as four bytes (R, G, B and the next pixel's R, which is dropped), so the last one needs another way.
        var x = 0;
        for (; x < taps.First.Length - 1 && (taps.First[x] + taps.Count[x]) * 3 < source.Length; x++)
        {
            var sum = Vector128.Create(Half);
            var at = taps.First[x] * 3;
            foreach (var weight in taps.Of(x))
            {
                var bytes = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<uint>(source[at..])).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32() * weight;
                at += 3;
            }
            var pixel = Vector128.ShiftRightLogical(sum, ResampleTaps.Precision).AsByte();
            var packed = Vector128.Shuffle(pixel, Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
            // The fourth byte is overwritten by the next pixel, which always exists here.
            MemoryMarshal.Write(target[(x * 3)..], packed.AsUInt32().ToScalar());
        }
        ColumnsScalar(source, taps, target, x);
    }

    /// <summary>The twin of <see cref="Columns"/> without vectors, from output <paramref name="x"/> on.</summary>
    public static void ColumnsScalar(ReadOnlySpan<byte> source, ResampleTaps taps, Span<byte> target, int x = 0)
    {
        for (; x < taps.First.Length; x++)
        {
            int red = Half, green = Half, blue = Half, at = taps.First[x] * 3;
            foreach (var weight in taps.Of(x))
            {
                red += source[at] * weight;
                green += source[at + 1] * weight;
                blue += source[at + 2] * weight;
                at += 3;
            }
            target[x * 3] = (byte)(red >> ResampleTaps.Precision);
            target[x * 3 + 1] = (byte)(green >> ResampleTaps.Precision);
            target[x * 3 + 2] = (byte)(blue >> ResampleTaps.Precision);
        }
    }

    /// <summary>
    /// Blends as many rows as there are weights into <paramref name="target"/>; the first starts with
    /// <paramref name="source"/>, the others follow at <paramref name="rowBytes"/>.
    /// </summary>
    public static void Rows(ReadOnlySpan<byte> source, int rowBytes, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var x = 0;
        for (; x <= rowBytes - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector<uint> sum0 = new(Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            var at = x;
            foreach (var weight in weights)
            {
                var factor = new Vector<uint>((uint)weight);
                Vector.Widen(new Vector<byte>(source[at..]), out var low, out var high);
                Vector.Widen(low, out var v0, out var v1);
                Vector.Widen(high, out var v2, out var v3);
                sum0 += v0 * factor;
                sum1 += v1 * factor;
                sum2 += v2 * factor;
                sum3 += v3 * factor;
                at += rowBytes;
            }
            var lower = Vector.Narrow(sum0 >>> ResampleTaps.Precision, sum1 >>> ResampleTaps.Precision);
            var upper = Vector.Narrow(sum2 >>> ResampleTaps.Precision, sum3 >>> ResampleTaps.Precision);
            Vector.Narrow(lower, upper).CopyTo(target[x..]);
        }
        RowsScalar(source, rowBytes, weights, target, x);
    }

    /// <summary>The twin of <see cref="Rows"/> without vectors, from byte <paramref name="x"/> on.</summary>
    public static void RowsScalar(
        ReadOnlySpan<byte> source, int rowBytes, ReadOnlySpan<int> weights, Span<byte> target, int x = 0)
    {
        for (; x < rowBytes; x++)
        {
            int sum = Half, at = x;
            foreach (var weight in weights)
            {
                sum += source[at] * weight;
                at += rowBytes;
            }
            target[x] = (byte)(sum >> ResampleTaps.Precision);
        }
    }
}
