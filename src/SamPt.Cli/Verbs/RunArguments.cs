using SamPt.Cli.Catalogs;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>Reads `[config.yaml] [key=value ...]`.</summary>
internal static class RunArguments
{
    /// <summary>The layers of a command's words, lowest first: the configuration file or preset, then the overrides.</summary>
    /// <exception cref="ConfigurationException">A word is neither, or there are two files.</exception>
    public static IReadOnlyList<ConfigurationLayer> Layers(CliContext context, IReadOnlyList<string> words, IReadOnlyList<string> options)
    {
        if (words.FirstOrDefault(w => w.StartsWith('-')) is { } unknown)
            throw new ConfigurationException($"{unknown}: no such option{NearestName.Hint(unknown, options)}");
        var files = words.Where(w => !w.Contains('=')).ToArray();
        if (files.Length > 1)
            throw new ConfigurationException($"{files[1]}: a second configuration file after {files[0]}; expected one, then key=value.");
        return
        [
            .. files.SelectMany(f => ConfigurationLayer.FromFile(FindFile(context, f))),
            .. words.Where(w => w.Contains('=')).Select(ConfigurationLayer.FromOverride),
        ];
    }

    private static string FindFile(CliContext context, string word)
    {
        var file = context.Resolve(word);
        if (File.Exists(file)) return file;
        var presets = InstalledFolder.Find("configs", context.Services.Variable("SAMPT_CONFIGS"));
        var preset = Path.Combine(presets, word + ".yaml");
        if (File.Exists(preset)) return preset;
        var names = Directory.Exists(presets) ? Directory.GetFiles(presets, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order().ToArray() : [];
        throw new ConfigurationException(
            $"{word}: neither key=value nor a configuration file nor a preset{NearestName.Hint(word, names)} (presets: {string.Join(", ", names)})");
    }
}
