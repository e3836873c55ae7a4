using System.Text;
using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.QueryPoints;

/// <summary>Query points on disk: JSON where the name ends in .json, else the reference's text format.</summary>
public static class QueryPointFile
{
    /// <exception cref="DatasetException">The file is missing, unreadable or not of its format.</exception>
    public static QueryPointSet Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{path}: cannot be read ({error.Message.TrimEnd('.')}), expected a query-point file; check the path.", error);
        }
        return IsJson(path) ? QueryPointJson.Parse(text, path) : QueryPointText.Parse(text, path);
    }

    /// <summary>Writes the file whole or not at all; the folder is made if absent.</summary>
    /// <exception cref="OutputException">The file cannot be written, or the text format cannot hold the set.</exception>
    public static void Write(string path, QueryPointSet set)
    {
        var text = IsJson(path) ? QueryPointJson.Format(set) : QueryPointText.Format(set);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
