using System.Text.Json;

namespace SamPt.Data.Datasets;

/// <summary>What messages call the kinds of JSON values.</summary>
internal static class JsonKind
{
    public static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
