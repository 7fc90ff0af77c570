using System.Net.Http.Headers;
using System.Threading.Channels;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Alarms;

/// <summary>
/// Posts alarms to a URL, one after another, each with a limit of time and a number of attempts. What finds the queue
/// full, or is not taken after the last attempt, is lost and counted: the broker has it all the same.
/// </summary>
/// <param name="url">Where they are posted.</param>
/// <param name="timeout">How long an attempt may take.</param>
/// <param name="attemptCountMax">Attempts an alarm, at least 1.</param>
/// <param name="client">Used from one thread at a time.</param>
/// <param name="time">Measures waits.</param>
/// <param name="random">Spreads them.</param>
/// <param name="logger">Where what happens is told.</param>
internal sealed partial class Webhook(
    Uri url, TimeSpan timeout, int attemptCountMax, HttpClient client, TimeProvider time, Random random,
    ILogger<Webhook> logger) : ILoop, IDisposable
{
    private const int WaitingCountMax = 64;
    private static readonly TimeSpan _beatEvery = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = logger;
    private readonly BackOff _backOff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random);
    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(WaitingCountMax) { SingleReader = true });

    private long _sentCount;
    private long _retryCount;
    private long _lostCount;

    public string Name => "webhook";

    public TimeSpan HeartbeatLimit => timeout + TimeSpan.FromMinutes(1);

    /// <summary>How it has gone so far.</summary>
    public WebhookStatus Status => new(
        Interlocked.Read(ref _sentCount), Interlocked.Read(ref _retryCount), Interlocked.Read(ref _lostCount),
        _waiting.Reader.Count);

    /// <summary>Takes an alarm without waiting.</summary>
    public void Offer(byte[] payload)
    {
        if (_waiting.Writer.TryWrite(payload)) return;
        Interlocked.Increment(ref _lostCount);
        LogLost("too many wait already");
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                heartbeat.Beat();
                if (_waiting.Reader.TryRead(out var payload))
                {
                    await SendAsync(payload, heartbeat, stop);
                    continue;
                }

                using var nap = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var arrival = _waiting.Reader.WaitToReadAsync(nap.Token).AsTask();
                await Task.WhenAny(arrival, Task.Delay(_beatEvery, time, nap.Token));
                await nap.CancelAsync();
                stop.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop; what still waits is at the broker.
            return;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task SendAsync(byte[] payload, IHeartbeat heartbeat, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            heartbeat.Beat();
            var problem = await TrySendAsync(payload, stop);
            if (problem.Length == 0)
            {
                Interlocked.Increment(ref _sentCount);
                return;
            }

            if (attempt >= attemptCountMax)
            {
                Interlocked.Increment(ref _lostCount);
                LogLost(problem);
                return;
            }

            Interlocked.Increment(ref _retryCount);
            await Task.Delay(_backOff.Next(attempt), time, stop);
        }
    }

    private async Task<string> TrySendAsync(byte[] payload, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var content = new ByteArrayContent(payload);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? "" : $"it answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "it did not answer in time";
        }
    }
}
