using System.Text.Json;
using SamPt.Core.QueryPoints;
using SamPt.Tests;

namespace SamPt.Core.Tests.QueryPoints;

public class KMedoidsGoldenTests
{
    [SharedFact]
    public void Finds_the_medoids_of_real_masks_from_the_reference_start()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden", "kmedoids.json")));
        foreach (var item in golden.RootElement.GetProperty("items").EnumerateArray())
        {
            var points = item.GetProperty("subsample_yx").Pixels().Select(p => (X: p.Y, Y: p.X)).ToArray();
            foreach (var run in item.GetProperty("runs").EnumerateArray())
            {
                var (count, expected) = (run.Int("n_clusters"), run.GetProperty("reference"));
                var result = KMedoids.Fit(points, count);

                Assert.Equal(expected.GetProperty("initial_medoid_indices").Ints(), KMedoids.HeuristicStart(points, count));
                Assert.Equal(expected.GetProperty("medoid_indices").Ints(), result.Medoids);
                Assert.Equal(expected.Int("n_iter"), result.Rounds);
                Assert.Equal(expected.GetProperty("total_cost_double").GetDouble(), Cost(points, result.Medoids), 1e-9 * points.Length);
            }
        }
    }

    private static double Cost((int X, int Y)[] points, int[] medoids) =>
        points.Sum(p => medoids.Min(m => DistanceSums.Distance(p.X, p.Y, points[m].X, points[m].Y)));
}
