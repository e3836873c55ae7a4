using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>A verb that runs something on the videos of a dataset.</summary>
internal abstract class DatasetRunVerb : RunVerb
{
    /// <param name="name">The verb.</param>
    /// <param name="summary">One line.</param>
    /// <param name="example">Settings to show, as in key=value.</param>
    /// <param name="datasets">Datasets to show.</param>
    /// <param name="context">The command's surroundings.</param>
    protected DatasetRunVerb(string name, string summary, string example, string datasets, CliContext context)
        : base(name, summary, context)
    {
        AddWords(example);
        AddSetting<string?>("dataset", "--dataset", datasets, "NAME");
        AddSetting<string?>("data", "--data", "The dataset's root", "DIR");
        AddSetting<string?>("split", "--split", "Part of the dataset, val by default", "NAME");
        AddSetting<string?>("sequences", "--sequences", "Only these, with commas between them", "A,B");
        AddPlaceAndDevice();
    }

    /// <summary>The configuration of the command line.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="below">A layer below all that the user says, or null.</param>
    /// <param name="above">Layers of options that are no plain settings.</param>
    /// <param name="verbSettings">Records of keys that only this verb takes.</param>
    protected RunConfiguration LoadConfiguration(
        ParseResult arguments, ConfigurationLayer? below, IEnumerable<ConfigurationLayer> above, params IReadOnlyList<Type> verbSettings) =>
        Load([.. below is null ? Array.Empty<ConfigurationLayer>() : [below], .. Layers(arguments), .. above], verbSettings);

    /// <summary>The layer of an --overlay that was given.</summary>
    protected static IEnumerable<ConfigurationLayer> OverlayLayer(ParseResult arguments, Option<bool> overlay) =>
        arguments.GetValue(overlay) ? [ConfigurationLayer.FromOption(overlay.Name, "overlay", JsonValue.Create(true))] : [];
}
