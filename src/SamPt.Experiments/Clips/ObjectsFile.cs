using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Data.Codecs;
using SamPt.Data.Objects;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Clips;

/// <summary>objects.json: what the ids of the masks mean. <c>frame</c> counts in the file or folder, <c>index</c> among the frames taken.</summary>
internal static class ObjectsFile
{
    public const string Schema = "sampt.objects/1";

    /// <exception cref="Core.OutputException">The file cannot be written.</exception>
    public static void Write(string path, ClipTask task)
    {
        var json = new JsonObject
        {
            ["schema"] = Schema,
            ["input"] = task.Clip.Path,
            ["frames"] = task.Clip.Taken.Count,
            ["objects"] = new JsonArray([.. task.Objects.Select(o => new JsonObject
            {
                ["id"] = o.Id,
                ["name"] = o.Name,
                ["frame"] = o.Frame,
                ["index"] = task.IndexOf(o.Frame),
                ["given"] = o.Given.Kind,
            })]),
        };
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString(StrictBinder.Options) + "\n")));
    }

    /// <summary>Tells other objects apart: SHA-256 over all that is given of them.</summary>
    public static string Fingerprint(IReadOnlyList<ClipObject> objects)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var o in objects)
        {
            Add($"{o.Id} {o.Name} {o.Frame} {o.Given.Kind}\n");
            switch (o.Given)
            {
                case GivenPoints { Points: var points }:
                    foreach (var p in points.Positive) Add(FormattableString.Invariant($"+{p.X:R},{p.Y:R}\n"));
                    foreach (var p in points.Negative) Add(FormattableString.Invariant($"-{p.X:R},{p.Y:R}\n"));
                    break;
                case GivenBox { First: var first, Last: var last }:
                    Add(FormattableString.Invariant($"{first.X:R},{first.Y:R},{last.X:R},{last.Y:R}\n"));
                    break;
                case GivenObjectMask { Mask: var mask }:
                    hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(mask.Words));
                    break;
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
