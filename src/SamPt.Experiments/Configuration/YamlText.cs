using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamPt.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SamPt.Experiments.Configuration;

/// <summary>Reads YAML into JSON nodes by the core schema: plain null, true, false and numbers are typed, everything else is text.</summary>
public static partial class YamlText
{
    // Aliases can nest without bound; no honest configuration is deeper.
    private const int DeepestNesting = 32;

    /// <summary>The value of <paramref name="text"/>; null for empty text.</summary>
    /// <param name="source">What the text is, for messages: a file or an argument.</param>
    /// <exception cref="ConfigurationException">Not YAML, or a key given twice.</exception>
    public static JsonNode? Parse(string text, string source)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 1)
                throw new ConfigurationException($"{source}: has {stream.Documents.Count} YAML documents, expected one; remove the `---` separators.");
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, source, 0);
        }
        catch (YamlException e)
        {
            var reason = e.InnerException?.Message ?? e.Message;
            throw new ConfigurationException($"{source}, line {e.Start.Line}: not valid YAML: {reason.ReplaceLineEndings(" ")}", e);
        }
    }

    private static JsonNode? Convert(YamlNode node, string source, int depth)
    {
        if (depth > DeepestNesting)
            throw new ConfigurationException($"{source}, line {node.Start.Line}: nested deeper than {DeepestNesting} levels; flatten it.");
        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name })
                        throw new ConfigurationException($"{source}, line {key.Start.Line}: a key must be a plain name.");
                    members[name] = Convert(value, source, depth + 1);
                }
                return members;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(item => Convert(item, source, depth + 1))]);
            case YamlScalarNode scalar:
                return scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value ?? "") : JsonValue.Create(scalar.Value);
            default:
                throw new ConfigurationException($"{source}, line {node.Start.Line}: unsupported YAML node {node.NodeType}.");
        }
    }

    private static JsonNode? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (Fraction().IsMatch(text) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return JsonValue.Create(number);
        return JsonValue.Create(text);
    }

    // Leading zeros stay text: 00001 is a frame or a video, not the number 1.
    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}
