using System.Numerics;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// numpy's argpartition: introselect (quickselect on the median of three, on the median of medians when that makes too little
/// headway). The k smallest come first in no promised order, but the reference uses that order, so it is kept swap by swap.
/// </summary>
internal readonly ref struct NumpyPartition
{
    private readonly ReadOnlySpan<double> values;
    private readonly Span<int> order;

    private NumpyPartition(ReadOnlySpan<double> values, Span<int> order)
    {
        this.values = values;
        this.order = order;
    }

    /// <summary>
    /// Indices of <paramref name="values"/> (no NaN) such that entry <paramref name="kth"/> is where sorting would put it and none
    /// before it is larger.
    /// </summary>
    public static int[] ArgPartition(ReadOnlySpan<double> values, int kth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kth);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kth, values.Length);
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        new NumpyPartition(values, order).Select(kth);
        return order;
    }

    private void Select(int kth)
    {
        if (kth < 3)
        {
            SelectSmallest(kth);
            return;
        }
        if (kth == order.Length - 1)
        {
            SelectLargest();
            return;
        }
        var low = 0;
        var high = order.Length - 1;
        var roundsLeft = 2 * BitOperations.Log2((uint)order.Length);
        while (low + 1 < high)
        {
            var (left, right) = (low + 1, high);
            if (roundsLeft > 0 || right - left < 5)
            {
                MoveMedianOfThree(low, low + (high - low) / 2, high);
            }
            else
            {
                var middle = left + new NumpyPartition(values, order[left..right]).MedianOfMedians();
                Swap(middle, low);
                (left, right) = (left - 1, right + 1);
            }
            roundsLeft--;
            Partition(Value(low), ref left, ref right);
            Swap(low, right);
            if (right >= kth) high = right - 1;
            if (right <= kth) low = left;
        }
        if (high == low + 1 && Value(high) < Value(low)) Swap(high, low);
    }

    /// <summary>Selection sort of the first entries: numpy's way for a very small k.</summary>
    private void SelectSmallest(int kth)
    {
        for (var i = 0; i <= kth; i++)
        {
            var smallest = i;
            for (var k = i + 1; k < order.Length; k++)
            {
                if (Value(k) < Value(smallest)) smallest = k;
            }
            Swap(i, smallest);
        }
    }

    private void SelectLargest()
    {
        var largest = 0;
        for (var k = 1; k < order.Length; k++)
        {
            if (!(Value(k) < Value(largest))) largest = k;
        }
        Swap(order.Length - 1, largest);
    }

    /// <summary>Puts the median of the three at low as the pivot, and the smallest behind it as a sentinel.</summary>
    private void MoveMedianOfThree(int low, int middle, int high)
    {
        if (Value(high) < Value(middle)) Swap(high, middle);
        if (Value(high) < Value(low)) Swap(high, low);
        if (Value(low) < Value(middle)) Swap(low, middle);
        Swap(middle, low + 1);
    }

    /// <summary>Hoare's partition without bound checks: the ends hold values on either side of the pivot.</summary>
    private void Partition(double pivot, ref int left, ref int right)
    {
        while (true)
        {
            do left++;
            while (Value(left) < pivot);
            do right--;
            while (pivot < Value(right));
            if (right < left) return;
            Swap(left, right);
        }
    }

    /// <summary>The index of the median of the medians of blocks of five, which gather at the front.</summary>
    private int MedianOfMedians()
    {
        var blocks = order.Length / 5;
        for (var i = 0; i < blocks; i++)
            Swap(5 * i + new NumpyPartition(values, order.Slice(5 * i, 5)).MedianOfFive(), i);
        if (blocks > 2) new NumpyPartition(values, order[..blocks]).Select(blocks / 2);
        return blocks / 2;
    }

    private int MedianOfFive()
    {
        SwapIfLess(1, 0);
        SwapIfLess(4, 3);
        SwapIfLess(3, 0);
        SwapIfLess(4, 1);
        SwapIfLess(2, 1);
        if (!(Value(3) < Value(2))) return 2;
        return Value(3) < Value(1) ? 1 : 3;
    }

    private void SwapIfLess(int a, int b)
    {
        if (Value(a) < Value(b)) Swap(a, b);
    }

    private double Value(int i) => values[order[i]];

    private void Swap(int a, int b) => (order[a], order[b]) = (order[b], order[a]);
}
