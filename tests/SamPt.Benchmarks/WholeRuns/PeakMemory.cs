namespace SamPt.Benchmarks.WholeRuns;

/// <summary>Peak memory of `sampt vos` on the first 50 frames of a clip against all of its 500: it must not grow with the frames.</summary>
internal static class PeakMemory
{
    public static void Measure(string[] settings)
    {
        using var sampt = new SamPtProcess();
        var clip = sampt.Clip(frames: 500, objects: 2);
        Console.WriteLine("frames  peak MiB  frames/s (wall clock)");
        foreach (var frames in new[] { 50, 500 })
        {
            var timings = sampt.Segment($"memory-{frames}", [
                "--dataset", "davis2017", "--data", clip, $"max_frames={frames}", "iterative_refinement_iterations=1", .. settings]);
            Console.WriteLine(
                $"{frames,6}  {timings.GetProperty("peak_memory_mib").GetDouble(),8:F0}  {timings.GetProperty("fps_wall").GetDouble(),10:F2}");
        }
    }
}
