using System.Reflection;
using BenchmarkDotNet.Running;
using SamPt.Benchmarks.WholeRuns;

// `memory`, `long-video`, `host-share`, `frame-objects` and `tubes` measure whole runs; everything else is BenchmarkDotNet's, as in --filter '*Scoring*'.
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
    case ["frame-objects"]:
        FrameObjectScoring.Measure();
        break;
    case ["tubes", .. var sizes]:
        TubeScoring.Measure(sizes);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
        break;
}
