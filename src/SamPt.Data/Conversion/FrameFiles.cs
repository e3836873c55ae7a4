using SamPt.Core;

namespace SamPt.Data.Conversion;

/// <summary>Links or copies images.</summary>
internal static class FrameFiles
{
    /// <summary>Puts <paramref name="source"/> at <paramref name="target"/>.</summary>
    /// <exception cref="DatasetException">The source is not there.</exception>
    /// <exception cref="OutputException">Links cannot be made here.</exception>
    public static void Transfer(string source, string target, FrameTransfer how)
    {
        if (!File.Exists(source))
            throw new DatasetException($"{source}: frame is missing; restore it from the dataset, or convert the masks alone by --frames none.");
        if (how == FrameTransfer.Copy) File.Copy(source, target);
        else Link(() => File.CreateSymbolicLink(target, Path.GetFullPath(source)), target);
    }

    /// <summary>Copies every file of a folder, or makes a link to it; <paramref name="link"/> is what the link says.</summary>
    public static void TransferFolder(string source, string link, string target, FrameTransfer how, CancellationToken cancellation)
    {
        if (how == FrameTransfer.Link)
        {
            Link(() => Directory.CreateSymbolicLink(target, link), target);
            return;
        }
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source).Where(f => !Path.GetFileName(f).StartsWith('.')))
        {
            cancellation.ThrowIfCancellationRequested();
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private static void Link(Action link, string target)
    {
        try
        {
            link();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{target}: no link can be made here ({e.Message.TrimEnd('.')}); copy instead by --frames copy.", e);
        }
    }
}
