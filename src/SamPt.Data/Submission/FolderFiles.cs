namespace SamPt.Data.Submission;

/// <summary>A submission that is not zipped yet.</summary>
internal sealed class FolderFiles : ISubmissionFiles
{
    private readonly string[] files;

    public FolderFiles(string path, string below)
    {
        Where = path;
        files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Paths = Array.ConvertAll(files, f => below + Path.GetRelativePath(path, f).Replace(Path.DirectorySeparatorChar, '/'));
    }

    public string Where { get; }

    public IReadOnlyList<string> Paths { get; }

    public Stream Open(int index) => File.OpenRead(files[index]);

    public void Dispose()
    {
    }
}
