namespace SamPt.Cli.Catalogs;

/// <summary>Folders that come with the tool: models and configs, beside the executable or at the root of its checkout.</summary>
internal static class InstalledFolder
{
    /// <summary>
    /// What <paramref name="variable"/> says, else the folder called <paramref name="name"/> beside the executable or at the
    /// root of the checkout above it; the place where it should be, if there is none.
    /// </summary>
    public static string Find(string name, string? variable)
    {
        if (!string.IsNullOrEmpty(variable)) return variable;
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        if (Directory.Exists(beside)) return beside;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            // Some folder above may be called so by chance; the checkout's root holds the solution.
            if (File.Exists(Path.Combine(at.FullName, "SamPt.sln"))) return Path.Combine(at.FullName, name);
        }
        return beside;
    }
}
