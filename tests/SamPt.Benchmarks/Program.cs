using System.Reflection;
using BenchmarkDotNet.Running;
using SamPt.Benchmarks.WholeRuns;

// `memory`, `long-video` and `host-share` measure whole runs of the tool; everything else is BenchmarkDotNet's, as in --filter '*Scoring*'.
switch (args)
{
    case ["memory", .. var settings]:
        PeakMemory.Measure(settings);
        break;
    case ["long-video", .. var settings]:
        LongVideo.Measure(settings);
        break;
    case ["host-share", .. var settings]:
        HostShare.Measure(settings);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
        break;
}
