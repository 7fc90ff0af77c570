using System.Net;
using EdgeForecast.Alarms;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Tests.Alarms;

public sealed class WebhookTests
{
    [Fact]
    public async Task An_alarm_is_posted_again_until_it_is_taken()
    {
        await using var run = new Running(
            attempt => attempt < 3 ? HttpStatusCode.BadGateway : HttpStatusCode.NoContent);
        run.Webhook.Offer([1, 2]);
        await run.UntilAsync(status => status.SentCount == 1);
        Assert.Equal(2, run.Webhook.Status.RetryCount);
        Assert.Equal(0, run.Webhook.Status.LostCount);
        Assert.Equal([1, 2], run.LastBody);
    }

    [Fact]
    public async Task After_the_last_attempt_it_is_lost_and_counted_and_the_next_one_comes()
    {
        await using var run = new Running(attempt => attempt <= 4 ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        run.Webhook.Offer([1]);
        run.Webhook.Offer([2]);
        await run.UntilAsync(status => status is { LostCount: 1, SentCount: 1 });
        Assert.Equal([2], run.LastBody);
    }

    [Fact]
    public void What_finds_the_queue_full_is_counted()
    {
        using var webhook = Running.Create(new FakeTimeProvider(), _ => HttpStatusCode.OK, _ => { });
        for (var i = 0; i < 70; i++) webhook.Offer([1]);
        Assert.Equal((64, 6), (webhook.Status.WaitingCount, webhook.Status.LostCount));
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly FakeTimeProvider _time = new();
        private readonly Task _task;

        public Running(Func<int, HttpStatusCode> answer)
        {
            Webhook = Create(_time, answer, body => LastBody = body);
            _task = Webhook.RunAsync(new CountingHeartbeat(), _stop.Token);
        }

        public Webhook Webhook { get; }

        public byte[] LastBody { get; private set; } = [];

        public static Webhook Create(TimeProvider time, Func<int, HttpStatusCode> answer, Action<byte[]> see) => new(
            new Uri("http://127.0.0.1/alarms"), TimeSpan.FromSeconds(5), 4, new HttpClient(new Handler(answer, see)),
            time, new Random(1), NullLogger<Webhook>.Instance);

        public Task UntilAsync(Func<WebhookStatus, bool> condition) => Eventually.True(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return condition(Webhook.Status);
            },
            "the webhook has done its work");

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _task;
            Webhook.Dispose();
            _stop.Dispose();
        }
    }

    private sealed class Handler(Func<int, HttpStatusCode> answer, Action<byte[]> see) : HttpMessageHandler
    {
        private int _attempt;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            see(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return new HttpResponseMessage(answer(++_attempt));
        }
    }
}
