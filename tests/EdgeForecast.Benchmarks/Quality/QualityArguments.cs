using System.Globalization;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Quality;

/// <summary>What the verb <c>quality</c> was asked for.</summary>
internal sealed record QualityArguments(
    string Series,
    string Data,
    string Models,
    string Variant,
    string Aggregation,
    string Interval,
    double Level,
    int? From,
    int? To,
    int? Count,
    string? Dump,
    string? Quantiles,
    bool Json)
{
    public const string Usage = """
        usage: EdgeForecast.Benchmarks quality [--json] [--series etth1|steel|NAME] [--data FILE.csv] [--models FOLDER]
               [--variant fp32|qdq|dyn] [--aggregation RULE] [--interval NAME] [--level L] [--from ROW] [--to ROW]
               [--count ROWS] [--dump FILE.csv] [--quantiles NAME|all]
        The series names the cards (NAME.json) in the folder of models that count; rows are those of the test split that
        the cards name, unless said otherwise. A data file has a moment in its first column and names in its first row.
        With --quantiles a model, or each, says quantiles too: as its errors on the 2,000 rows before were, times how
        restless the window is.
        """;

    /// <summary>Null with the reason where they make no sense.</summary>
    public static QualityArguments? Parse(string[] args, out string problem)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        problem = Usage;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") values["--json"] = "";
            else if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length)
                values[args[i]] = args[++i];
            else return null;
        }

        var kit = Path.GetFullPath(Path.Combine(
            Environment.GetEnvironmentVariable("EDGEFORECAST_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"),
            "kit"));
        var series = values.GetValueOrDefault("--series", "etth1");
        var file = series switch { "etth1" => "ETTh1.csv", "steel" => "Steel_industry_data.csv", _ => series + ".csv" };
        var arguments = new QualityArguments(
            series,
            values.GetValueOrDefault("--data", Path.Combine(kit, "data", file)),
            values.GetValueOrDefault("--models", Path.Combine(kit, "models")),
            values.GetValueOrDefault("--variant", "fp32"),
            values.GetValueOrDefault("--aggregation", AggregationRegistry.Default),
            values.GetValueOrDefault("--interval", IntervalRegistry.Default),
            double.Parse(values.GetValueOrDefault("--level", "0.9"), CultureInfo.InvariantCulture),
            Whole("--from"), Whole("--to"), Whole("--count"),
            values.GetValueOrDefault("--dump"),
            values.GetValueOrDefault("--quantiles"),
            values.ContainsKey("--json"));
        if (!File.Exists(arguments.Data)) problem = $"{arguments.Data} is not there; name a file with --data.";
        else if (!Directory.Exists(arguments.Models)) problem = $"{arguments.Models} is not there; use --models.";
        else return arguments;
        return null;

        int? Whole(string name) => values.TryGetValue(name, out var text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
    }
}
