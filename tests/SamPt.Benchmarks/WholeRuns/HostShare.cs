namespace SamPt.Benchmarks.WholeRuns;

/// <summary>The share of `sampt vos` that passes outside ONNX Runtime, with the default settings on a generated clip.</summary>
internal static class HostShare
{
    /// <param name="settings">As for `sampt vos`, such as segmenter.encoder=FILE segmenter.decoder=FILE; without, the embedded models.</param>
    public static void Measure(string[] settings)
    {
        using var sampt = new SamPtProcess();
        var clip = sampt.Clip(frames: 24, objects: 2);
        var timings = sampt.Segment("share", ["--dataset", "davis2017", "--data", clip, .. settings]);
        Console.WriteLine($"frames/s (model)       {timings.GetProperty("fps_model").GetDouble():F2}");
        Console.WriteLine($"frames/s (wall clock)  {timings.GetProperty("fps_wall").GetDouble():F2}");
        Console.WriteLine($"outside ONNX Runtime   {timings.GetProperty("host_share").GetDouble():P1}");
    }
}
