using System.Text;

namespace SamPt.Experiments.Scoring;

/// <summary>The three figures that papers print, 0..1 with three decimals: the mean over videos, each video, and each object where it is known.</summary>
internal static class TapVidTable
{
    private static readonly string[] Columns = ["average_jaccard", "average_pts_within_thresh", "occlusion_accuracy"];

    public static ScoreTable Of(Scores scores, string set)
    {
        var text = new StringBuilder("video,object,queries,").AppendJoin(',', Columns).Append('\n');
        var queries = scores.Objects.Where(entry => entry.Object == 0).Sum(entry => entry.Measures[TapVidProtocol.QueriesName]);
        Append("mean over videos", "", queries, scores.Global);
        foreach (var entry in scores.Objects)
            Append(entry.Sequence, entry.Object == 0 ? "all" : $"{entry.Object}", entry.Measures[TapVidProtocol.QueriesName], entry.Measures);
        return new ScoreTable($"tap-vid_results-{set}.csv", text.ToString());

        void Append(string name, string id, double count, IReadOnlyDictionary<string, double> measures) =>
            text.Append($"{name},{id},{count:0},").AppendJoin(',', Columns.Select(column => PythonNumber.Fixed(measures[column], 3))).Append('\n');
    }
}
