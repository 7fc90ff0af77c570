using System.Globalization;
using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Replay;

namespace EdgeForecast.Benchmarks.Quality;

/// <summary>
/// How good forecasts are on a recorded stream, replayed through the pipeline with its real models: the figures of
/// <c>docs/results.md</c>.
/// </summary>
internal static class QualityBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (QualityArguments.Parse(args, out var problem) is not { } arguments)
        {
            Console.Error.WriteLine(problem);
            return 64;
        }

        var stream = KitStream.Read(arguments.Models, arguments.Series, arguments.Variant);
        var series = RecordedSeries.Read(arguments.Data, stream.Columns);
        using var folder = new TemporaryFolder();
        await using var host = new ModelHost(
            new ModelHostOptions { Worker = WorkerCommand.ForThisProgram(), GoldenRequired = false },
            TimeProvider.System);
        var models = new List<IModel>();
        foreach (var model in stream.Models)
        {
            var bundle = model.WriteBundle(folder.FullPath, stream.Target, series.Step);
            var loaded = await host.LoadAsync(new BundleReference(bundle, ModelIsolation.Thread));
            models.Add(loaded.Model ?? throw new InvalidDataException(string.Join(" ", loaded.Problems)));
        }

        // The first forecast of the split is for its first row.
        var from = arguments.From ?? Math.Min(stream.TestFrom, series.Rows.Length);
        var to = Math.Min(arguments.To ?? stream.TestTo, series.Rows.Length);
        if (arguments.Count is { } count) to = Math.Min(to, from + count);
        if (arguments.Quantiles is { } quantiles) AddQuantiles(models, quantiles, series, stream.Target, from);
        var replay = new StreamReplay(series, stream.Target, models, definition => definition with
        {
            Aggregation = arguments.Aggregation,
            Interval = arguments.Interval,
            Level = arguments.Level,
        });
        var issued = replay.Run(from - 1, to);
        if (arguments.Dump is { } dump) Dump(dump, issued);
        var figures = QualityFigures.Of(issued, replay.Names, stream.Spread * stream.Spread);
        if (arguments.Json) WriteJson(figures, arguments);
        else WriteTable(figures, arguments);
        return 0;
    }

    private static void AddQuantiles(
        List<IModel> models, string name, RecordedSeries series, string target, int from)
    {
        const int EarlierRowCount = 2000;
        var earlier = new StreamReplay(series, target, models).Run(from - 1 - EarlierRowCount, from - 1);
        for (var k = 0; k < models.Count; k++)
            if (name == "all" || models[k].Description.Name == name)
                models[k] = BandModel.Fit(models[k], k, earlier, series, target);
    }

    private static void WriteJson(QualityFigures figures, QualityArguments arguments)
    {
        using var output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("series", arguments.Series);
        json.WriteString("aggregation", arguments.Aggregation);
        json.WriteString("interval", arguments.Interval);
        json.WriteNumber("level", arguments.Level);
        json.WriteNumber("forecasts", figures.ForecastCount);
        json.WriteNumber("incomplete", figures.IncompleteCount);
        foreach (var (name, value) in Numbers(figures))
        {
            if (double.IsFinite(value)) json.WriteNumber(name, value);
            else json.WriteNull(name);
        }

        json.WriteString("bestExpert", figures.BestExpert);
        json.WriteEndObject();
    }

    private static void WriteTable(QualityFigures figures, QualityArguments arguments)
    {
        Console.WriteLine($"{arguments.Series}, {arguments.Aggregation}, {arguments.Interval} {arguments.Level}: "
            + $"{figures.ForecastCount} forecasts, {figures.IncompleteCount} incomplete; best single "
            + figures.BestExpert);
        Console.WriteLine("| | |\n|---|---:|");
        foreach (var (name, value) in Numbers(figures))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:F5} |"));
    }

    private static IEnumerable<(string Name, double Value)> Numbers(QualityFigures figures) =>
    [
        ("mae", figures.Mae), ("mse", figures.Mse),
        ("maeUniform", figures.MaeUniform), ("mseUniform", figures.MseUniform),
        ("maeBest", figures.MaeBest), ("mseBest", figures.MseBest),
        ("coverage", figures.Coverage), ("coverageLastStep", figures.CoverageLastStep),
        ("coverageWorst500", figures.CoverageWorst500), ("coverageWorst500LastStep", figures.CoverageWorst500LastStep),
        ("width", figures.Width), ("widthLastStep", figures.WidthLastStep),
    ];

    private static void Dump(string path, IReadOnlyList<ReplayedForecast> issued)
    {
        using var file = File.CreateText(path);
        file.WriteLine("row,step,actual,value,lower,upper");
        foreach (var one in issued)
            for (var h = 0; h < one.Values.Length; h++)
                file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{one.Row},{h + 1},{one.Actuals[h]:R},{one.Values[h]:R},{one.Lower[h]:R},{one.Upper[h]:R}"));
    }
}
