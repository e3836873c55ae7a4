namespace SamPt.Cli.Tests;

public sealed class ArgumentTests
{
    public static TheoryData<string> Verbs => new("vos", "merge", "points", "score", "dataset list", "dataset verify", "model list", "model inspect", "doctor");

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_teaches_each_verb(string verb)
    {
        var help = CliRun.Of([.. verb.Split(' '), "--help"]);
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("About:", help.Output);
        Assert.Matches($"(?m)^  sampt {verb}", help.Output);
        Assert.Contains("Exit codes:", help.Output);
    }

    [Fact]
    public void No_argument_at_all_shows_the_help()
    {
        var help = CliRun.Of([]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("sampt VERB --help", help.Output);
        Assert.Contains("130 interrupted", help.Output);
    }

    [Fact]
    public void Prints_its_version()
    {
        var version = CliRun.Of(["--version"]);
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    [Fact]
    public void Suggests_the_nearest_verb() => CliRun.Of(["scor"]).AssertFails(2, "there is no verb or argument scor; did you mean score?");

    [Fact]
    public void Suggests_the_nearest_option() =>
        CliRun.Of(["score", "--protcol", "davis2016"]).AssertFails(2, "there is no option --protcol; did you mean --protocol?");

    [Fact]
    public void Suggests_the_nearest_option_where_settings_may_follow() =>
        CliRun.Of(["vos", "--sequence", "a"]).AssertFails(2, "--sequence: no such option; did you mean --sequences?");

    [Fact]
    public void Names_what_is_required() => CliRun.Of(["score"]).AssertFails(2, "Option '--protocol' is required");

    [Fact]
    public void Wants_a_verb_below_a_group() => CliRun.Of(["dataset"]).AssertFails(2, "sampt dataset: ");

    [Fact]
    public void Does_not_take_words_for_numbers() =>
        CliRun.Of(["points", "--image", "a", "--mask", "b", "-n", "many"]).AssertFails(2, "many");
}
