using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeForecast.Status.Api;

/// <summary>
/// Samples, issued forecasts and what was set aside, read back over HTTP. An answer with a limit is made in memory and
/// tells where to go on; one without is streamed block by block. So many at once, no more: reading takes the disk from
/// those who write.
/// </summary>
internal sealed class DataPages(DataAccess data, CancellationToken stop) : IDisposable
{
    public const string Index = """
        /api/samples          samples: from, to (ISO 8601, UTC), time=source|arrival, signals=a,b, limit, cursor,
                              format=json|ndjson|csv; without a limit ndjson and csv are streamed to the end
        /api/forecasts        issued forecasts, by slot: the same with forecasts=a,b
        /api/quarantine       what was set aside, newest first: limit, format

        """;

    private const int ReaderCountMax = 4;
    private static readonly TimeSpan _waitMax = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _room = new(ReaderCountMax, ReaderCountMax);

    public void Map(WebApplication app)
    {
        app.MapGet("/api/samples", context => Serve(context, Samples));
        app.MapGet("/api/forecasts", context => Serve(context, Forecasts));
        app.MapGet("/api/quarantine", context => Serve(context, Quarantine));
    }

    public void Dispose() => _room.Dispose();

    private async Task Serve(HttpContext context, Func<HttpContext, CancellationToken, Task> answer)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        if (!await _room.WaitAsync(_waitMax, end.Token))
        {
            context.Response.Headers.RetryAfter = "2";
            await ApiAnswer.Refuse(context, 503, $"{ReaderCountMax} are reading already. Try again soon.");
            return;
        }

        try
        {
            await answer(context, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client hung up, or the gateway stops.
            return;
        }
        catch (IOException failure) when (!context.Response.HasStarted)
        {
            await ApiAnswer.Refuse(context, 503, $"The buffer cannot be read now: {failure.Message} Try again soon.");
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task Samples(HttpContext context, CancellationToken stopping)
    {
        var problems = new List<string>();
        var request = ApiRequest.Read(
            context.Request, "signals", name => data.Signals.TryGet(name, out _), problems);
        var mark = request.Fingerprint(data.Signals.Names).ToString("x8", CultureInfo.InvariantCulture);
        ReadPosition? start = null;
        if (request.Cursor is { } cursor && !TryCursor(cursor, mark, ReadPosition.TryParse, out start))
            problems.Add("cursor belongs to another request. Use the one that the same request gave.");
        if (problems.Count > 0)
        {
            await ApiAnswer.Refuse(context, 400, problems);
            return;
        }

        IReadOnlyCollection<SignalId>? signals = request.Names is null ? null : [.. request.Names.Select(IdOf)];
        var range = new SampleRange(request.From, request.To, signals, request.ByArrival);
        using var reading = data.Samples.Read(range, start);
        if (request.Limit is not { } limit)
        {
            ApiAnswer.Begin(context, request.Format, next: null);
            using var stream = SampleWriter(request.Format, context.Response.BodyWriter);
            stream.Begin();
            while (reading.MoveNext())
            {
                foreach (ref readonly var sample in reading.Samples) stream.Write(sample);
                await FlushAsync(context.Response.BodyWriter, stopping);
            }

            stream.End(next: null);
            await FlushAsync(context.Response.BodyWriter, stopping);
            return;
        }

        var page = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = SampleWriter(request.Format, page);
        writer.Begin();
        ReadPosition? next = null;
        while (next is null && reading.MoveNext())
        {
            stopping.ThrowIfCancellationRequested();
            var taken = Math.Min(limit, reading.Samples.Length);
            foreach (ref readonly var sample in reading.Samples[..taken]) writer.Write(sample);
            limit -= taken;
            // Only when there is more is there a place to go on.
            if (taken < reading.Samples.Length) next = reading.PositionAfter(taken);
        }

        await SendAsync(context, request.Format, writer, page, next is null ? null : $"{mark}-{next}", stopping);
    }

    private async Task Forecasts(HttpContext context, CancellationToken stopping)
    {
        var problems = new List<string>();
        var request = ApiRequest.Read(context.Request, "forecasts", _ => true, problems);
        var mark = request.Fingerprint([]).ToString("x8", CultureInfo.InvariantCulture);
        ForecastPosition? start = null;
        if (request.Cursor is { } cursor && !TryCursor(cursor, mark, TryForecastPosition, out start))
            problems.Add("cursor belongs to another request. Use the one that the same request gave.");
        if (request.ByArrival) problems.Add("time=arrival means nothing here: forecasts are found by their slot.");
        if (problems.Count > 0)
        {
            await ApiAnswer.Refuse(context, 400, problems);
            return;
        }

        using var reading = data.Forecasts.Open(new ForecastQuery(request.From, request.To, request.Names), start);
        if (request.Limit is not { } limit)
        {
            ApiAnswer.Begin(context, request.Format, next: null);
            using var stream = ForecastWriter(request.Format, context.Response.BodyWriter);
            stream.Begin();
            while (reading.MoveNext())
            {
                stream.Write(reading.Current);
                await FlushAsync(context.Response.BodyWriter, stopping);
            }

            stream.End(next: null);
            await FlushAsync(context.Response.BodyWriter, stopping);
            return;
        }

        limit = Math.Min(limit, ForecastLimitMax);
        var page = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = ForecastWriter(request.Format, page);
        writer.Begin();
        ForecastPosition? last = null;
        var hasMore = false;
        while (!hasMore && reading.MoveNext())
        {
            stopping.ThrowIfCancellationRequested();
            hasMore = limit == 0;
            if (hasMore) break;
            writer.Write(reading.Current);
            last = reading.Position;
            limit--;
        }

        var next = hasMore && last is { } place ? $"{mark}-{place.Sequence}.{place.Index}" : null;
        await SendAsync(context, request.Format, writer, page, next, stopping);
    }

    // A forecast is a hundred times a sample.
    private const int ForecastLimitMax = 1_000;
    private const int QuarantineLimitMax = 1_000;
    private const int QuarantineLimit = 100;

    private async Task Quarantine(HttpContext context, CancellationToken stopping)
    {
        var problems = new List<string>();
        var request = ApiRequest.Read(context.Request, "signals", _ => true, problems);
        foreach (var key in context.Request.Query.Keys)
            if (key is not ("limit" or "format"))
                problems.Add($"{key} means nothing here: the newest entries are given. There are limit and format.");
        if (problems.Count > 0)
        {
            await ApiAnswer.Refuse(context, 400, problems);
            return;
        }

        var isGiven = context.Request.Query.ContainsKey("limit");
        var limit = isGiven ? Math.Min(request.Limit ?? QuarantineLimit, QuarantineLimitMax) : QuarantineLimit;
        var page = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = new EntryWriter<QuarantineEntry>(
            request.Format, "entries", page, QuarantineRows.WriteCsvHeader, QuarantineRows.WriteCsv,
            QuarantineRows.WriteJson);
        writer.Begin();
        foreach (var entry in data.Quarantine.ReadQuarantine(limit)) writer.Write(entry);
        await SendAsync(context, request.Format, writer, page, next: null, stopping);
    }

    private static async Task SendAsync<T>(
        HttpContext context, AnswerFormat format, EntryWriter<T> writer, ArrayBufferWriter<byte> page, string? next,
        CancellationToken stopping)
    {
        writer.End(next);
        ApiAnswer.Begin(context, format, next);
        await context.Response.Body.WriteAsync(page.WrittenMemory, stopping);
    }

    private static async ValueTask FlushAsync(PipeWriter body, CancellationToken stopping)
    {
        var flushed = await body.FlushAsync(stopping);
        if (flushed.IsCompleted) throw new OperationCanceledException(stopping);
    }

    private static bool TryCursor<T>(string text, string mark, TryParse<T> parse, out T? position)
    {
        position = default;
        return text.StartsWith(mark + "-", StringComparison.Ordinal) && parse(text[(mark.Length + 1)..], out position);
    }

    private static bool TryForecastPosition(string text, out ForecastPosition? position)
    {
        var dot = text.IndexOf('.');
        position = null;
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return false;
        position = new ForecastPosition(sequence, index);
        return true;
    }

    private SignalId IdOf(string name) => data.Signals.TryGet(name, out var id) ? id : default;

    private EntryWriter<Sample> SampleWriter(AnswerFormat format, IBufferWriter<byte> to) => new(
        format, "samples", to, SampleCsv.WriteHeader,
        (target, sample) => SampleCsv.Write(target, sample, data.Signals[sample.Signal]),
        (json, sample) => SampleRows.WriteJson(json, sample, data.Signals[sample.Signal]));

    private static EntryWriter<StoredForecast> ForecastWriter(AnswerFormat format, IBufferWriter<byte> to) => new(
        format, "forecasts", to, ForecastRows.WriteCsvHeader, ForecastRows.WriteCsv, ForecastRows.WriteJson);

    private delegate bool TryParse<T>(string text, out T? position);
}
