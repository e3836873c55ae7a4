using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Tests.Runs;

// What a run makes of a folder that is there already.
public sealed partial class VosRunTests
{
    [Theory]
    [InlineData("seed=1", "seed = 72, not 1")]
    [InlineData("positive_points_per_mask=8", "positive_points_per_mask = 16, not 8")]
    [InlineData("tracker.speed=2", "tracker.speed = 0, not 2")]
    [InlineData("sequences=ant", "sequences = null, not [\"ant\"]")]
    public void Does_not_mix_two_configurations_in_one_folder(string change, string difference)
    {
        Run("run");
        var error = Assert.Throws<ConfigurationException>(() => Run("run", change));
        Assert.Contains(difference, error.Message);
        Assert.Contains("--overwrite", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Does_not_continue_on_other_data()
    {
        Run("run");
        dataset.Add("ant2", 4, (1, 3, 3, 9));
        var error = Assert.Throws<ConfigurationException>(() => Run("run"));
        Assert.Contains("other dataset files", error.Message);
    }

    [Fact]
    public void Does_not_continue_with_other_models()
    {
        Run("run", "max_videos=3");
        Directory.Delete(dataset.At("run/Annotations/cow"), recursive: true);
        var error = Assert.Throws<ConfigurationException>(() => Run("run", ["max_videos=3"], modelHash: "ffff"));
        Assert.Contains("other models", error.Message);
    }

    [Fact]
    public void Begins_anew_with_overwrite_and_keeps_what_is_not_its_own()
    {
        Run("run");
        File.WriteAllText(dataset.At("run/notes.txt"), "mine");
        Run("run", ["seed=1", "sequences=ant"], overwrite: true);
        Assert.True(File.Exists(dataset.At("run/notes.txt")));
        Assert.False(Directory.Exists(dataset.At("run/Annotations/bee")));
    }

    [Fact]
    public void Leaves_the_annotations_of_a_dataset_alone()
    {
        foreach (var overwrite in new[] { false, true })
        {
            var error = Assert.Throws<OutputException>(() => Run("data", [], overwrite: overwrite));
            Assert.Contains("not a run's", error.Message);
        }
        Assert.True(File.Exists(dataset.AnnotationFile("ant", 0)));
    }

    [Fact]
    public void Keeps_a_second_process_out()
    {
        Run("run", "sequences=ant");
        using var journal = RunJournal.Open(dataset.At("run/journal.jsonl"));
        Assert.Throws<OutputException>(() => Run("run", "sequences=ant"));
    }
}
