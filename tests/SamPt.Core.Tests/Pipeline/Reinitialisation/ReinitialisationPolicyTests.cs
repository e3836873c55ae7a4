using System.Text.Json;
using SamPt.Core.Pipeline.Reinitialisation;
using SamPt.Core.Tests.QueryPoints;

namespace SamPt.Core.Tests.Pipeline.Reinitialisation;

public sealed class ReinitialisationPolicyTests
{
    private static readonly JsonElement Golden = SyntheticGolden.Read("reinitialisation-decisions.json");

    private static readonly string[] Names = [.. Golden.GetProperty("variants").EnumerateArray().Select(v => v.GetString()!)];

    public static TheoryData<string> Variants => [.. Names];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Starts_again_on_the_reference_s_frames(string variant)
    {
        var policy = ReinitialisationPolicyCatalog.Create(variant);
        var index = Array.IndexOf(Names, variant);
        var checkedTables = 0;
        foreach (var table in Golden.GetProperty("tables").EnumerateArray())
        {
            var expected = table.GetProperty("chosen")[index];
            if (expected.ValueKind == JsonValueKind.Null) continue;

            Assert.Equal(expected.Ints(), policy.Choose(HorizonOf(table)));
            checkedTables++;
        }
        Assert.True(checkedTables >= 89);
    }

    [Fact]
    public void The_variant_that_prefers_company_ignores_a_start_beyond_the_horizon_where_the_reference_fails()
    {
        var policy = ReinitialisationPolicyCatalog.Create("reinit-on-similar-mask-area-and-sync-masks");
        var failing = Golden.GetProperty("tables").EnumerateArray().Where(t => t.GetProperty("chosen")[3].ValueKind == JsonValueKind.Null).ToArray();

        Assert.NotEmpty(failing);
        foreach (var horizon in failing.Select(HorizonOf))
        {
            Assert.True(horizon.OtherStarts.Min() > horizon.StartFrame + horizon.FrameCount);
            Assert.Equal(policy.Choose(horizon with { OtherStarts = [] }), policy.Choose(horizon));
        }
    }

    [Fact]
    public void The_catalog_has_the_reference_s_names_and_offers_the_nearest_to_a_wrong_one()
    {
        Assert.Equal(Names, ReinitialisationPolicyCatalog.Names);

        var error = Assert.Throws<ConfigurationException>(() => ReinitialisationPolicyCatalog.Create("reinit-on-similar-mask-aera"));

        Assert.StartsWith("reinit_variant: there is no variant 'reinit-on-similar-mask-aera'", error.Message);
        Assert.Contains("reinit-on-similar-mask-area", error.Message);
    }

    private static SegmentedHorizon HorizonOf(JsonElement table) => new(
        table.Int("start"), table.GetProperty("target").Ints(), [.. table.GetProperty("areas").EnumerateArray().Select(a => a.Ints())],
        table.GetProperty("others").Ints());
}
