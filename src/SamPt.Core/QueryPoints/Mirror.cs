namespace SamPt.Core.QueryPoints;

/// <summary>Borders that mirror the image without repeating its edge: OpenCV's BORDER_REFLECT_101, by one pixel.</summary>
internal static class Mirror
{
    /// <summary>The index inside 0 .. length - 1 that stands for <paramref name="i"/>, -1 .. length.</summary>
    public static int Index(int i, int length)
    {
        if (length == 1) return 0;
        if (i < 0) return -i;
        return i < length ? i : 2 * length - 2 - i;
    }

    /// <summary>Copies a row and one mirrored sample on either side; <paramref name="padded"/> is two longer than the row.</summary>
    public static void Pad(ReadOnlySpan<byte> row, Span<float> padded)
    {
        for (var x = 0; x < row.Length; x++) padded[x + 1] = row[x];
        padded[0] = row[Index(-1, row.Length)];
        padded[^1] = row[Index(row.Length, row.Length)];
    }
}
