namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>torch.nanmedian on the CPU: the lower median of the values that are numbers; of equal values the one in the middle.</summary>
internal static class LowerMedian
{
    /// <summary>Its index in <paramref name="values"/>, which are not empty. If all are NaN, the entry that PyTorch ends on.</summary>
    public static int IndexOf(ReadOnlySpan<float> values)
    {
        var numbers = new List<(float Value, int Index)>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsNaN(values[i])) numbers.Add((values[i], i));
        }
        if (numbers.Count == 0) return FirstOfEquals(values.Length);
        numbers.Sort();
        return numbers[(numbers.Count - 1) / 2].Index;
    }

    /// <summary>
    /// The entry that the C++ library's quickselect puts first among entries none of which is less than another: each round moves the
    /// middle one to the front as the pivot and swaps the others pairwise.
    /// </summary>
    private static int FirstOfEquals(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        while (count > 3)
        {
            (order[0], order[count / 2]) = (order[count / 2], order[0]);
            var left = 1;
            for (var right = count - 1; left < right; right--)
            {
                (order[left], order[right]) = (order[right], order[left]);
                left++;
            }
            count = left;
        }
        return order[0];
    }
}
