using System.Buffers;

namespace SamPt.Data.Ytvis;

/// <summary>
/// Cuts a stream with a JSON list of objects into blocks of whole elements, so that they can be read in parallel. It looks at brackets and
/// quotes only: what the elements hold shows when they are read.
/// </summary>
internal sealed class JsonListBlocks(Stream stream, int blockBytes = 16 << 20)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    private byte[] buffer = new byte[blockBytes];
    private int start, length;
    private bool ended, closed;
    private Expected expected;

    /// <summary>The elements of the next block; null at the end of the list. They lie in <see cref="Bytes"/>, which the next call overwrites.</summary>
    /// <exception cref="InvalidDataException">Not a list of objects. Whoever reads the text as JSON will find out why.</exception>
    public IReadOnlyList<Range>? Next()
    {
        while (true)
        {
            Fill();
            var elements = new List<Range>();
            while (Element() is { } element) elements.Add(element);
            if (elements.Count > 0) return elements;
            if (closed)
            {
                RequireNothingMore();
                return null;
            }
            if (ended) throw new InvalidDataException("The list does not end.");
        }
    }

    /// <summary>The bytes that the ranges are of.</summary>
    public ReadOnlySpan<byte> Bytes => buffer;

    private Range? Element()
    {
        while (!closed)
        {
            SkipBlank();
            if (start == length) return null;
            if (buffer[start] == '{' && expected is (Expected.FirstOrEnd or Expected.Element))
            {
                var end = EndOf(start);
                if (end < 0) return null;
                var element = new Range(start, end);
                (start, expected) = (end, Expected.CommaOrEnd);
                return element;
            }
            (expected, closed) = (expected, buffer[start++]) switch
            {
                (Expected.List, (byte)'[') => (Expected.FirstOrEnd, false),
                (Expected.CommaOrEnd, (byte)',') => (Expected.Element, false),
                (Expected.FirstOrEnd or Expected.CommaOrEnd, (byte)']') => (expected, true),
                _ => throw new InvalidDataException("Not a list of objects."),
            };
        }
        return null;
    }

    private void RequireNothingMore()
    {
        for (; ; Fill())
        {
            SkipBlank();
            if (start < length) throw new InvalidDataException("Something follows the list.");
            if (ended) return;
        }
    }

    private void SkipBlank()
    {
        var next = buffer.AsSpan(start, length - start).IndexOfAnyExcept(Blank);
        start = next < 0 ? length : start + next;
    }

    // Behind the bracket that closes the one at `from`, or -1 if it is not there yet.
    private int EndOf(int from)
    {
        var depth = 0;
        for (var at = from; ;)
        {
            var hit = buffer.AsSpan(at, length - at).IndexOfAny(Structure);
            if (hit < 0) return -1;
            at += hit + 1;
            switch (buffer[at - 1])
            {
                case (byte)'"':
                    if (!SkipText(ref at)) return -1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    if (--depth == 0) return at;
                    break;
            }
        }
    }

    private bool SkipText(ref int at)
    {
        while (true)
        {
            var hit = buffer.AsSpan(at, length - at).IndexOfAny((byte)'"', (byte)'\\');
            if (hit < 0) return false;
            at += hit + 1;
            if (buffer[at - 1] == '"') return true;
            if (++at > length) return false;
        }
    }

    // What is left of the block goes to its front; an element longer than the block gets a larger one.
    private void Fill()
    {
        if (ended) return;
        var left = length - start;
        var target = left == buffer.Length ? new byte[buffer.Length * 2] : buffer;
        Buffer.BlockCopy(buffer, start, target, 0, left);
        buffer = target;
        (start, length) = (0, left + stream.ReadAtLeast(target.AsSpan(left), target.Length - left, throwOnEndOfStream: false));
        ended = length < target.Length;
    }

    private enum Expected
    {
        List,
        FirstOrEnd,
        CommaOrEnd,
        Element,
    }
}
