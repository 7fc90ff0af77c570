using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using EdgeForecast.Core.Signals;
using EdgeForecast.Status.Api;
using EdgeForecast.Status.Tap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeForecast.Status;

/// <summary>What is served over HTTP. Plain request delegates: nothing is bound by reflection.</summary>
/// <param name="read">Gives snapshots.</param>
/// <param name="taps">Gives what passes by.</param>
/// <param name="stop">Ends the pages that never end by themselves.</param>
internal sealed class StatusPages(Func<GatewayStatus> read, GatewayTaps taps, CancellationToken stop)
{
    private static readonly TimeSpan _skillEvery = TimeSpan.FromSeconds(1);
    private const string PlainText = "text/plain; charset=utf-8";

    private const string Index = """
        EdgeForecast

        /health/live          200 while every loop does its work, else 503 with what is wrong
        /health/ready         200 while samples can arrive as well, else 503 with what is waited for
        /metrics              Prometheus text
        /status               everything as JSON
        /api/models           which models serve, which are shadows, what was refused; POST changes it
        /api/skill            what each forecast and expert is worth, by window; ?forecast=NAME for one, ?horizons=1
                              with every step of the horizon
        /api/tap/samples      samples as they leave the gate, one JSON a line, until you hang up
        /api/tap/forecasts    forecasts as they are handed on, one JSON a line, until you hang up
        /api/tap/runtime      where the time of slots goes, every second, one JSON a line, until you hang up
        /api/tap/skill        what each forecast is worth, after every slot, one JSON a line, until you hang up

        """;

    public void Map(WebApplication app)
    {
        app.MapGet("/", context => Text(context, 200, PlainText, Index + DataPages.Index));
        app.MapGet("/health/live", context => Health(context, read().Troubles));
        app.MapGet("/health/ready", context =>
        {
            var status = read();
            return Health(context, [.. status.Troubles, .. status.Waits]);
        });
        app.MapGet("/metrics", context =>
            Text(context, 200, PrometheusText.ContentType, GatewayMetrics.Write(read())));
        app.MapGet("/status", WriteStatus);
        app.MapGet("/api/skill", WriteSkill);
        app.MapGet("/api/tap/skill", FollowSkill);
        app.MapGet("/api/tap/samples", context => Follow(
            context, taps.Samples, (target, entry) => TapLine.Write(target, entry, taps.Signals)));
        app.MapGet("/api/tap/forecasts", context => Follow(
            context, taps.Forecasts, (target, entry) => TapLine.Write(target, entry.Message)));
        app.MapGet("/api/tap/runtime", FollowRunTime);
    }

    private static Task Health(HttpContext context, IReadOnlyList<string> wrong) => wrong.Count == 0
        ? Text(context, 200, PlainText, "ok\n")
        : Text(context, 503, PlainText, string.Join('\n', wrong) + "\n");

    private static Task Text(HttpContext context, int code, string type, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted);
    }

    private async Task WriteStatus(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, read(), StatusJson.Default.GatewayStatus, context.RequestAborted);
    }

    private async Task WriteSkill(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
            SkillPage.Write(json, read().Pipeline.Skill, query["forecast"].ToString(), query["horizons"] == "1");
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task FollowSkill(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        context.Response.ContentType = "application/x-ndjson";
        var shown = new Dictionary<string, Timestamp>(StringComparer.Ordinal);
        try
        {
            using var tick = new PeriodicTimer(_skillEvery, TimeProvider.System);
            do
            {
                foreach (var report in read().Pipeline.Skill)
                {
                    if (shown.TryGetValue(report.Forecast, out var slot) && slot == report.Slot) continue;
                    shown[report.Forecast] = report.Slot;
                    await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
                        SkillPage.WriteReport(json, report, withHorizons: false);
                    context.Response.BodyWriter.Write("\n"u8);
                }

                await context.Response.BodyWriter.FlushAsync(end.Token);
            }
            while (await tick.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client hung up, or the gateway stops: both are how a tap ends.
            return;
        }
    }

    private async Task Follow<T>(HttpContext context, TapChannel<T> channel, Action<IBufferWriter<byte>, T> write)
    {
        using var subscription = channel.TrySubscribe();
        if (subscription is null)
        {
            await Text(context, 503, PlainText, "Too many clients follow already. Try again when one has left.\n");
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await context.Response.StartAsync(end.Token);
            await context.Response.BodyWriter.FlushAsync(end.Token);
            await WriteLines(context.Response.BodyWriter, subscription, write, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client hung up, or the gateway stops: both are how a tap ends.
            return;
        }
    }

    private async Task FollowRunTime(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        context.Response.ContentType = "application/x-ndjson";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            do
            {
                foreach (var forecast in read().Pipeline.Forecasts)
                    if (forecast.RunTime is { } runTime)
                        RunTimeLine.Write(context.Response.BodyWriter, forecast, runTime);
                await context.Response.BodyWriter.FlushAsync(end.Token);
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client hung up, or the gateway stops.
            return;
        }
    }

    private static async Task WriteLines<T>(
        PipeWriter body, TapSubscription<T> subscription, Action<IBufferWriter<byte>, T> write,
        CancellationToken end)
    {
        const int LinesBetweenFlushesMax = 256;
        long toldDropped = 0;
        while (await subscription.Reader.WaitToReadAsync(end))
        {
            for (var i = 0; i < LinesBetweenFlushesMax && subscription.Reader.TryRead(out var entry); i++)
                write(body, entry);
            var dropped = subscription.DroppedCount;
            if (dropped > toldDropped) TapLine.WriteDropped(body, dropped - toldDropped);
            toldDropped = dropped;
            await body.FlushAsync(end);
        }
    }
}
