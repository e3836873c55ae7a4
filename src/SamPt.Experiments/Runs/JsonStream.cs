using System.Text.Json;

namespace SamPt.Experiments.Runs;

/// <summary>Reads JSON of any length token by token, with a buffer that holds the longest token.</summary>
internal sealed class JsonStream(Stream stream)
{
    private byte[] buffer = new byte[1 << 16];
    private int length;
    private bool ended;

    public Utf8JsonReader Start() => new(Fill(0, 0), ended, default);

    /// <summary>The next token.</summary>
    /// <exception cref="JsonException">The text is no JSON, or ends here.</exception>
    public void Next(ref Utf8JsonReader reader)
    {
        while (!reader.Read())
        {
            if (ended) throw new JsonException("the file ends too early");
            var state = reader.CurrentState;
            var consumed = (int)reader.BytesConsumed;
            reader = new Utf8JsonReader(Fill(consumed, length - consumed), ended, state);
        }
    }

    /// <summary>Passes over the value that comes next.</summary>
    public void SkipValue(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return;
        var depth = reader.CurrentDepth;
        do Next(ref reader);
        while (reader.CurrentDepth > depth || reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject));
    }

    private ReadOnlySpan<byte> Fill(int from, int kept)
    {
        if (kept == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        Buffer.BlockCopy(buffer, from, buffer, 0, kept);
        var read = stream.Read(buffer, kept, buffer.Length - kept);
        ended = read == 0;
        length = kept + read;
        return buffer.AsSpan(0, length);
    }
}
