namespace SamPt.Cli.Display;

/// <summary>Numbers in sentences.</summary>
internal static class Words
{
    /// <summary>1 problem, 2 problems.</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
