using SamPt.Core;

namespace SamPt.Data.Tests.Datasets;

/// <summary>Asserts an error of the dataset's: exit code 3, one line, with all the words.</summary>
internal static class Failure
{
    public static void Of(Action work, params string[] words)
    {
        var error = Assert.Throws<DatasetException>(work);
        Assert.All(words, word => Assert.Contains(word, error.Message));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(3, error.ExitCode);
    }
}
