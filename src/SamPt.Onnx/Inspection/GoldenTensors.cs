using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using SamPt.Core;

namespace SamPt.Onnx.Inspection;

/// <summary>
/// Named tensors of a safetensors file: what PyTorch answered when a model was exported. An 8-byte little-endian header length, a
/// JSON header of types, shapes and byte ranges, then the data.
/// </summary>
public sealed class GoldenTensors
{
    private const string NotesMember = "__metadata__";

    private readonly byte[] data;
    private readonly Dictionary<string, (string Type, int[] Shape, int First, int End)> entries = [];

    private GoldenTensors(byte[] data) => this.data = data;

    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <summary>The header's own entries: model, seed, versions, and hashes of the files that were exported with it.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; private init; } = new Dictionary<string, string>();

    /// <exception cref="ModelException">The file is missing or is no safetensors file.</exception>
    public static GoldenTensors Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
            using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
            var tensors = new GoldenTensors(bytes[(8 + length)..]) { Notes = NotesOf(header.RootElement) };
            foreach (var member in header.RootElement.EnumerateObject())
            {
                if (member.Name != NotesMember) tensors.Add(member.Name, member.Value);
            }
            return tensors;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({error.Message.TrimEnd('.')}); export the model again with --golden.", error);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or OverflowException
            or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"{path}: is no safetensors file, or a truncated one; export the model again with --golden.", error);
        }
    }

    public bool Has(string name) => entries.ContainsKey(name);

    /// <summary>Whether it is a tensor of uint8.</summary>
    public bool IsBytes(string name) => Entry(name).Type == "U8";

    /// <summary>The tensor's sizes.</summary>
    public IReadOnlyList<int> Shape(string name) => Entry(name).Shape;

    /// <summary>The values of a float32 tensor.</summary>
    public float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name, "F32")).ToArray();

    /// <summary>The values of a uint8 tensor.</summary>
    public byte[] Bytes(string name) => Bytes(name, "U8").ToArray();

    /// <summary>The values of a tensor of any stored type as numbers; files hold in half precision or bytes what is exact there.</summary>
    /// <exception cref="ModelException">The type is none of F32, F16, U8 and I64.</exception>
    public float[] Numbers(string name)
    {
        var (type, _, first, end) = Entry(name);
        var bytes = data.AsSpan(first, end - first);
        switch (type)
        {
            case "F32": return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case "F16":
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                var values = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, values);
                return values;
            case "U8": return [.. bytes.ToArray().Select(value => (float)value)];
            case "I64": return [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(value => (float)value)];
            default: throw new ModelException($"{name}: is stored as {type}; expected F32, F16, U8 or I64: export the model again with --golden.");
        }
    }

    /// <summary>The values of an int64 tensor.</summary>
    public long[] Longs(string name) => MemoryMarshal.Cast<byte, long>(Bytes(name, "I64")).ToArray();

    private ReadOnlySpan<byte> Bytes(string name, string type)
    {
        var entry = Entry(name);
        if (entry.Type != type) throw new InvalidOperationException($"The golden tensor {name} is {entry.Type}, not {type}.");
        return data.AsSpan(entry.First, entry.End - entry.First);
    }

    private (string Type, int[] Shape, int First, int End) Entry(string name) => entries.TryGetValue(name, out var entry)
        ? entry : throw new KeyNotFoundException($"There is no golden tensor {name}.");

    private void Add(string name, JsonElement entry)
    {
        var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var range = entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32()).ToArray();
        var type = entry.GetProperty("dtype").GetString()!;
        if (range.Length != 2 || range[0] < 0 || range[1] < range[0] || range[1] > data.Length)
            throw new FormatException($"{name} lies outside the file.");
        entries.Add(name, (type, shape, range[0], range[1]));
    }

    private static Dictionary<string, string> NotesOf(JsonElement header) => header.TryGetProperty(NotesMember, out var notes)
        ? notes.EnumerateObject().ToDictionary(note => note.Name, note => note.Value.GetString() ?? "") : [];
}
