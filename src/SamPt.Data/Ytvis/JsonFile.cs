using System.Text.Json;
using System.Text.RegularExpressions;
using SamPt.Core;

namespace SamPt.Data.Ytvis;

/// <summary>Opens JSON files of others and turns what is wrong with them into one line.</summary>
internal static partial class JsonFile
{
    public const int BufferBytes = 1 << 20;

    /// <summary>Lets <paramref name="read"/> read a file; <paramref name="expected"/> says what it should be.</summary>
    /// <exception cref="DatasetException">It is missing or of another form; the message names the place.</exception>
    public static T Read<T>(string path, string expected, Func<Stream, T> read) =>
        Read(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan), path, expected, read);

    /// <summary>The same for a stream that <paramref name="open"/> opens.</summary>
    /// <exception cref="DatasetException">It cannot be read or is of another form; the message names the place.</exception>
    public static T Read<T>(Func<Stream> open, string path, string expected, Func<Stream, T> read)
    {
        try
        {
            using var stream = open();
            return read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DatasetException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected {expected}.", e);
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{path}: {Reason(e)}; expected {expected}; is this the right file?", e);
        }
    }

    /// <summary>Where and what, without the names of our types.</summary>
    private static string Reason(JsonException e)
    {
        var message = e.Message.ReplaceLineEndings(" ");
        var what = Missing().Match(message) is { Success: true } missing ? $"lacks {missing.Groups[1].Value}"
            : WrongType().IsMatch(message) ? "has a value of the wrong type"
            : Position().Replace(message, "").TrimEnd('.');
        var line = e.LineNumber is { } number ? $" (line {number + 1})" : "";
        return e.Path is { Length: > 1 } place ? $"{place} {what}{line}" : what + line;
    }

    [GeneratedRegex("including: (.*?)\\.( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex("could not be converted|doesn't allow setting null|cannot be null")]
    private static partial Regex WrongType();

    [GeneratedRegex(" (Path: |LineNumber: ).*$")]
    private static partial Regex Position();
}
