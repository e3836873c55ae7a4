using SamPt.Core;

namespace SamPt.Experiments.Configuration;

/// <summary>Gathers everything that is wrong with a configuration, so that one message reports all of it.</summary>
public sealed class ConfigurationProblems
{
    private readonly List<string> problems = [];

    public int Count => problems.Count;

    public bool Any => problems.Count > 0;

    /// <param name="key">The dotted key.</param>
    /// <param name="problem">What is wrong, what is expected, the remedy.</param>
    public void Add(string key, string problem) => problems.Add($"{key}: {problem}");

    /// <summary>Reports <paramref name="key"/> unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string key, string problem)
    {
        if (!holds) Add(key, problem);
    }

    /// <exception cref="ConfigurationException">There is at least one problem; the message is one line with all of them.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count == 1) throw new ConfigurationException(problems[0]);
        if (problems.Count > 1)
            throw new ConfigurationException($"{problems.Count} problems: {string.Join(" | ", problems)}");
    }
}
