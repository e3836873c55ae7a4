using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Tests.Configuration;

public class YamlTextTests
{
    [Theory]
    [InlineData("8", "8")]
    [InlineData("-3", "-3")]
    [InlineData("0.5", "0.5")]
    [InlineData("1e-3", "0.001")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("\"8\"", "\"8\"")]
    [InlineData("shi-tomasi", "\"shi-tomasi\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("[a, 2]", "[\"a\",2]")]
    [InlineData("{window: 15}", "{\"window\":15}")]
    [InlineData("00001", "\"00001\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("5e", "\"5e\"")]
    public void Types_plain_scalars_by_the_core_schema(string yaml, string json) =>
        Assert.Equal(json, YamlText.Parse(yaml, "test")?.ToJsonString() ?? "null");

    [Fact]
    public void Reads_a_nested_document()
    {
        var node = YamlText.Parse("tracker:\n  type: klt # the classical one\n  window: 15\nseed: 72\n", "test");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"tracker":{"type":"klt","window":15},"seed":72}"""), node));
    }

    [Fact]
    public void Refuses_a_key_given_twice_and_names_the_line()
    {
        var error = Assert.Throws<ConfigurationException>(() => YamlText.Parse("seed: 1\nseed: 2\n", "a.yaml"));
        Assert.StartsWith("a.yaml, line 2: ", error.Message);
        Assert.Contains("seed", error.Message);
    }

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("a: b: c")]
    [InlineData("a: 'b")]
    public void Refuses_what_is_not_YAML_in_one_line(string yaml)
    {
        var error = Assert.Throws<ConfigurationException>(() => YamlText.Parse(yaml, "a.yaml"));
        Assert.Matches("^a.yaml, line [12]: not valid YAML: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Refuses_aliases_that_nest_without_end() =>
        Assert.Throws<ConfigurationException>(() => YamlText.Parse("a: " + new string('[', 40) + new string(']', 40), "a.yaml"));
}
