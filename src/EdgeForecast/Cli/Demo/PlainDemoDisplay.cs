using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Cli.Demo;

/// <summary>
/// Plain lines, for files, pipes and terminals that can do no more: one a forecast, and a summary now and then.
/// </summary>
internal sealed class PlainDemoDisplay(TextWriter output, TimeProvider machineTime) : IDemoDisplay
{
    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _summaryEvery = TimeSpan.FromSeconds(5);

    public async Task RunAsync(IDemoFeed source, CancellationToken stop)
    {
        var where = source.Addresses;
        output.WriteLine($"A simulated plant. Over MQTT: {DemoConfiguration.SensorNames(overOpcUa: false)} from "
            + $"mqtt://{where.Broker}, topics {where.PlantTopic}");
        output.WriteLine($"Over OPC UA: {DemoConfiguration.SensorNames(overOpcUa: true)} from {where.OpcUa}, "
            + $"Basic256Sha256, SignAndEncrypt, user {DemoConfiguration.User}");
        output.WriteLine($"Forecasts: subscribe to {where.Topic} at mqtt://{where.Broker}");
        output.WriteLine($"Data: {where.Data}");
        var lastSummary = TimeSpan.Zero;
        var toldStatus = false;
        using var tick = new PeriodicTimer(_pollEvery, machineTime);
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
            {
                if (!toldStatus && source.StatusAddress is { } address)
                {
                    output.WriteLine($"Status: {address}/status, {address}/metrics");
                    toldStatus = true;
                }

                WriteForecasts(source);
                if (source.Elapsed - lastSummary < _summaryEvery) continue;
                lastSummary = source.Elapsed;
                WriteSummary(source);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            WriteForecasts(source);
        }
    }

    private void WriteForecasts(IDemoFeed source)
    {
        while (source.TryTake(out var forecast)) output.WriteLine($"{Time(source)} {Line(forecast!)}");
    }

    private static string Line(Forecast forecast) =>
        $"{forecast.Slot} {forecast.Name}: {DemoText.Course(forecast)} {DemoText.Interval(forecast)} "
        + $"| {DemoText.Weights(forecast)} | {DemoText.Budget(forecast)} | {forecast.Rung}";

    private void WriteSummary(IDemoFeed source)
    {
        var status = source.ReadStatus();
        var skill = DemoText.Skill(
            DemoSummary.Pooled(status, one => one.Mae), DemoSummary.Pooled(status, one => one.MaePersistence));
        var forecasts = status.Pipeline.Forecasts.Sum(one => one.IssuedCount);
        output.WriteLine(
            $"{Time(source)} {DemoText.Samples(status)}; {DemoText.Count(forecasts)} forecasts"
            + (skill.Length > 0 ? $"; {skill}" : "") + $"; {DemoText.Sources(status)}");
        foreach (var trouble in status.Troubles) output.WriteLine($"{Time(source)} trouble: {trouble}");
    }

    private static string Time(IDemoFeed source) => $"{DemoText.Number(source.Elapsed.TotalSeconds),6} s";
}
