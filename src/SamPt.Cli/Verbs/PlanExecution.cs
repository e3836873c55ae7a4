using SamPt.Cli.Catalogs;
using SamPt.Cli.Display;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Planning;

namespace SamPt.Cli.Verbs;

/// <summary>Forecasts a run and prints the forecast; what the verbs with --plan share.</summary>
internal static class PlanExecution
{
    public static int Run(CliContext context, RunConfiguration configuration, bool json, Func<RunPlans, RunForecast> forecast)
    {
        context.Log("measuring a few frames");
        var result = forecast(new RunPlans(configuration, () => MethodFactory.Create(configuration, context), context.Services.Time));
        if (json) context.Output.WriteLine(PlanReport.ToJson(result));
        else PlanReport.Write(context, result);
        return SamPtCli.Done;
    }
}
