using EdgeForecast.Mqtt;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;
using EdgeForecast.Tests.Mqtt;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Sources.Mqtt;

/// <summary>On a clock in the hands of the test.</summary>
public sealed class MqttSourcePacingTests
{
    private readonly CapturingIntake _intake = new();
    private readonly FakeTimeProvider _machine = new();

    [Fact]
    public async Task A_broker_that_kicks_right_after_its_welcome_is_not_stormed()
    {
        await using var broker = new ScriptedBroker(
            level => level == 5 ? ScriptedBroker.Accepted5 : ScriptedBroker.Accepted3, _ => false);
        var source = Create(broker.Port);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => broker.Levels.Count == 1, "the first attempt");
        // Waits of 1, 2, 4, 8, 16 and 32 s, each shortened by at most half: six to seven attempts in a minute.
        await AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(broker.Levels.Count, 5, 8);
    }

    [Fact]
    public async Task A_broker_that_is_down_is_asked_seldom_and_for_ever()
    {
        var source = Create(FreePort.Next());
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Detail.Contains("nobody listens"), "the first attempt");
        await AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.False(running.Completion.IsCompleted);
        Assert.True(running.Heartbeat.Count > 100, "the heart beats while there is no broker");
    }

    [Fact]
    public async Task A_broker_that_falls_silent_is_left()
    {
        // It answers CONNECT and SUBSCRIBE and nothing else, PINGREQ included.
        await using var broker = new ScriptedBroker(_ => ScriptedBroker.Accepted5, _ => true);
        var source = Create(broker.Port);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Connected, "it is connected");
        await AdvanceUntilAsync(() => source.Status.Generation > 1, TimeSpan.FromMinutes(3));
        Assert.True(broker.Levels.Count > 1);
    }

    [Fact]
    public async Task A_broker_that_answers_pings_is_kept()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var source = Create(broker.Port);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Connected, "it is connected");
        // Twenty virtual minutes pass in a few real seconds, so the broker, on its own clock, has no reason to kick.
        for (var i = 0; i < 200; i++) await AdvanceAsync(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1));
        Assert.Equal(1, source.Status.Generation);
        Assert.True(source.Status.Connected);
    }

    [Fact]
    public async Task A_refused_filter_is_asked_for_again()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var isAllowed = false;
        broker.Server.InterceptingSubscriptionAsync += subscription =>
        {
            if (isAllowed) return Task.CompletedTask;
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
        var source = Create(broker.Port);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Detail.Contains("refused"), "it is refused");
        isAllowed = true;
        await AdvanceUntilAsync(() => !source.Status.Detail.Contains("refused"), TimeSpan.FromMinutes(2));
        Assert.Equal(1, source.Status.Generation);
    }

    private MqttSource Create(int port) => TestSource.Create(
        TestSource.Options(port) with
        {
            ReconnectDelayFirst = null,
            ReconnectDelayMax = null,
            Protocol = MqttProtocol.V5,
            BatchDelay = TimeSpan.Zero,
        },
        _intake, TimeProvider.System, _machine);

    private Task AdvanceAsync(TimeSpan span, TimeSpan? step = null) =>
        AdvanceUntilAsync(() => false, span, step, mustCome: false);

    // Virtual time goes on in steps, and between them real time in which sockets answer.
    private async Task AdvanceUntilAsync(
        Func<bool> condition, TimeSpan limit, TimeSpan? step = null, bool mustCome = true)
    {
        var pace = step ?? TimeSpan.FromMilliseconds(500);
        for (var passed = TimeSpan.Zero; passed < limit; passed += pace)
        {
            if (condition()) return;
            _machine.Advance(pace);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        if (mustCome) await Eventually.True(condition, "the condition", TimeSpan.FromSeconds(10));
    }
}
