using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>The verbs there are: one line each.</summary>
internal static class VerbCatalog
{
    public static IEnumerable<Command> Create(CliContext context) =>
    [
        new VosVerb(context),
        new SegmentVerb(context),
        new VisVerb(context),
        new MergeVerb(context),
        new InteractiveVerb(context),
        new PointsVerb(context),
        new TrackVerb(context),
        new ScoreVerb(context),
        new ConvertVerb(context),
        new PackVerb(context),
        new CheckVerb(context),
        new DatasetVerb(context),
        new ModelVerb(context),
        new DoctorVerb(context),
        new DemoVerb(context),
    ];
}
