using System.CommandLine;
using System.Text;
using SamPt.Core;
using SamPt.Data.Conversion;
using SamPt.Data.QueryPoints;

namespace SamPt.Cli.Verbs;

/// <summary>Turns a query-point file into the other of its two formats.</summary>
internal sealed class ConvertPointsVerb : Verb
{
    private readonly Argument<string> input;
    private readonly Argument<string> output;
    private readonly Option<bool> overwrite;

    public ConvertPointsVerb(CliContext context)
        : base("points", "Query points: the reference's text format to JSON or back", context)
    {
        input = new Argument<string>("from") { Description = "A query-point file; JSON where its name ends in .json" };
        output = new Argument<string>("to") { Description = "The file to write; JSON where its name ends in .json" };
        Add(input);
        Add(output);
        overwrite = Add<bool>("--overwrite", "Replace the file");
    }

    public override VerbGuide Guide => new(
        "Text is the format of the reference's demo: the number of positive points, then a line `frame;x,y x,y ...` for each object. JSON (sampt.points/1) names the objects "
        + "and lets each have its own number of points; text has no place for either: objects become 1, 2, ... on the way, and unequal numbers are refused.",
        ["sampt convert points points.txt points.json", "sampt convert points points.json points.txt"],
        "0 done; 2 bad arguments; 3 the file is missing or damaged; 5 the output is there already, cannot be written, or cannot hold the points.");

    protected override int Execute(ParseResult arguments)
    {
        var (from, to) = (Context.Resolve(arguments.GetValue(input)!), Context.Resolve(arguments.GetValue(output)!));
        if (Path.GetFullPath(from) == Path.GetFullPath(to)) throw new ConfigurationException($"{to}: is the source; name another file to write.");
        var set = QueryPointFile.Read(from);
        var text = to.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? QueryPointJson.Format(set) : QueryPointText.Format(set);
        Output.File(to, arguments.GetValue(overwrite), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        var names = set.Objects.Where((o, i) => o.Name != $"{i + 1}").ToArray();
        if (names.Length > 0 && !to.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            Context.Warn($"{to}: text has no names; {names[0].Name} and {names.Length - 1} others go by their numbers there.");
        Context.Output.WriteLine($"{to}: {set.Objects.Count} objects, {set.Objects.Sum(o => o.Points.Positive.Length + o.Points.Negative.Length)} points");
        return SamPtCli.Done;
    }
}
