using EdgeForecast.Core.Forecasting;
using EdgeForecast.Status;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeForecast.Cli.Demo;

/// <summary>A table that lives in the terminal.</summary>
internal sealed class LiveDemoDisplay(IAnsiConsole console, TimeProvider machineTime) : IDemoDisplay
{
    private static readonly TimeSpan _redrawEvery = TimeSpan.FromMilliseconds(250);

    public Task RunAsync(IDemoFeed source, CancellationToken stop) =>
        console.Live(Picture(source, [])).AutoClear(false).StartAsync(async context =>
        {
            var last = new Dictionary<string, Forecast>(StringComparer.Ordinal);
            using var tick = new PeriodicTimer(_redrawEvery, machineTime);
            try
            {
                while (await tick.WaitForNextTickAsync(stop))
                {
                    while (source.TryTake(out var forecast)) last[forecast!.Name] = forecast;
                    context.UpdateTarget(Picture(source, last));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                context.UpdateTarget(Picture(source, last));
            }
        });

    /// <summary>Everything at this moment.</summary>
    internal static IRenderable Picture(IDemoFeed source, Dictionary<string, Forecast> last)
    {
        var status = source.ReadStatus();
        var rows = new List<IRenderable>
        {
            Addresses(source, status),
            Forecasts(status, last),
        };
        var skill = DemoText.Skill(
            DemoSummary.Pooled(status, one => one.Mae), DemoSummary.Pooled(status, one => one.MaePersistence));
        if (skill.Length > 0) rows.Add(new Markup($"[bold green]{Markup.Escape(skill)}[/] over all scored steps"));
        rows.AddRange(status.Troubles.Concat(status.Waits).Select(
            text => new Markup($"[yellow]{Markup.Escape(text)}[/]")));
        rows.Add(new Markup("[grey]Ctrl-C ends it.[/]"));
        return new Rows(rows);
    }

    private static Grid Addresses(IDemoFeed source, GatewayStatus status)
    {
        var where = source.Addresses;
        var grid = new Grid().AddColumn().AddColumn();
        Add("plant time", $"{status.Time}, {DemoText.Number(source.Elapsed.TotalSeconds, "0")} s of yours");
        Add("samples", DemoText.Samples(status));
        Add("over MQTT", $"{DemoConfiguration.SensorNames(overOpcUa: false)}: mqtt://{where.Broker} "
            + where.PlantTopic);
        Add("over OPC UA", $"{DemoConfiguration.SensorNames(overOpcUa: true)}: {where.OpcUa} Basic256Sha256, "
            + $"SignAndEncrypt, user {DemoConfiguration.User}");
        Add("received", DemoText.Sources(status));
        Add("gate", Findings(status));
        Add("subscribe", $"mqtt://{where.Broker} {where.Topic}");
        Add("status", source.StatusAddress is { } address ? $"{address}/status" : "starting");
        Add("data", where.Data);
        Add("memory", $"{DemoText.Number(status.Process.ResidentBytes / 1048576.0, "0")} MB, "
            + $"{DemoText.Number(status.Process.CpuSeconds, "0.0")} s of processor time");
        return grid;

        void Add(string name, string text) =>
            grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));
    }

    private static string Findings(GatewayStatus status)
    {
        const int ShownMax = 5;
        var findings = status.Pipeline.Gate.Findings.GroupBy(finding => finding.Reason)
            .Select(group => (Reason: group.Key, Count: group.Sum(finding => finding.Count)))
            .OrderByDescending(finding => finding.Count)
            .Take(ShownMax)
            .Select(finding => $"{finding.Reason} {DemoText.Count(finding.Count)}");
        return string.Join(", ", findings) is { Length: > 0 } text ? text : "nothing found yet";
    }

    private static Table Forecasts(GatewayStatus status, Dictionary<string, Forecast> last)
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        foreach (var name in (string[])["forecast", "course", "interval", "weights", "budget", "issued", "skill"])
            table.AddColumn(name);
        foreach (var one in status.Pipeline.Forecasts)
        {
            var skill = DemoText.Skill(one.Skill.Mae, one.Skill.MaePersistence);
            if ((last.GetValueOrDefault(one.Name) ?? one.Last) is { } forecast)
                table.AddRow(
                    Text(one.Name), Text(DemoText.Course(forecast)), Text(DemoText.Interval(forecast)),
                    Text(DemoText.Weights(forecast)), Text($"{DemoText.Budget(forecast)}, {forecast.Rung}"),
                    Text($"{one.IssuedCount}, {one.MissedCount} missed"), Text(skill));
            else
                table.AddRow(Text(one.Name), new Markup($"[grey]first at {one.NextSlot}[/]"));
        }

        return table;
    }

    private static Markup Text(string text) => new(Markup.Escape(text));
}
