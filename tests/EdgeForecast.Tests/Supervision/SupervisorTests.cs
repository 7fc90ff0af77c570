using EdgeForecast.Core.Pipeline;
using EdgeForecast.Supervision;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Tests.Supervision;

public sealed class SupervisorTests : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_loop_that_throws_is_started_again_after_its_back_off()
    {
        var loop = new ScriptedLoop("a", (_, _) => throw new IOException("disk on fire"));
        var supervisor = Supervise(Stage("only", loop));
        var run = supervisor.RunAsync(_stop.Token);
        await Eventually.True(() => State(supervisor, "a") == LoopState.BackingOff, "back-off");

        Assert.Equal(1, loop.StartCount);
        Assert.Contains("disk on fire", supervisor.Statuses[0].LastError, StringComparison.Ordinal);
        await Advance(() => loop.StartCount == 2, "second start");

        await Eventually.True(() => State(supervisor, "a") == LoopState.Running, "running again");
        Assert.Equal(1, supervisor.Statuses[0].FailureCount);
        await End(run);
    }

    [Fact]
    public async Task A_loop_that_returns_before_it_is_told_to_counts_as_failed()
    {
        var loop = new ScriptedLoop("a", (_, _) => Task.CompletedTask);
        var supervisor = Supervise(Stage("only", loop));
        var run = supervisor.RunAsync(_stop.Token);
        await Eventually.True(() => State(supervisor, "a") == LoopState.BackingOff, "back-off");

        Assert.Equal(1, supervisor.Statuses[0].FailureCount);
        Assert.Contains("nothing had told it to stop", supervisor.Statuses[0].LastError, StringComparison.Ordinal);
        await End(run);
    }

    [Fact]
    public async Task One_failing_loop_does_not_disturb_the_others()
    {
        var bad = new ScriptedLoop("bad", Enumerable.Repeat<Func<IHeartbeat, CancellationToken, Task>>(
            (_, _) => throw new InvalidOperationException("again"), 100).ToArray());
        var good = new ScriptedLoop("good");
        var supervisor = Supervise(Stage("first", bad), Stage("second", good));
        var run = supervisor.RunAsync(_stop.Token);
        await Advance(() => bad.StartCount >= 4, "fourth start of the bad one");

        Assert.Equal(1, good.StartCount);
        Assert.Equal(0, supervisor.Statuses.Single(status => status.Name == "good").FailureCount);
        await End(run);
    }

    [Fact]
    public async Task A_loop_that_does_not_beat_is_stalled_and_healthy_again_when_it_beats()
    {
        IHeartbeat? heart = null;
        var loop = new ScriptedLoop("a", (heartbeat, stop) =>
        {
            heart = heartbeat;
            return ScriptedLoop.UntilStopped(heartbeat, stop);
        });
        var supervisor = Supervise(Stage("only", loop));
        var run = supervisor.RunAsync(_stop.Token);
        await Eventually.True(() => heart is not null, "start");

        Assert.Empty(supervisor.Troubles);
        await Advance(() => State(supervisor, "a") == LoopState.Stalled, "stall");
        Assert.Equal(1, supervisor.Statuses[0].StallCount);
        Assert.Equal("the loop a has stalled", Assert.Single(supervisor.Troubles));

        heart!.Beat();
        await Advance(() => State(supervisor, "a") == LoopState.Running, "recovery");
        Assert.Empty(supervisor.Troubles);
        await End(run);
    }

    [Fact]
    public async Task Many_failures_in_a_row_make_the_process_unhealthy()
    {
        var loop = new ScriptedLoop("a", Enumerable.Repeat<Func<IHeartbeat, CancellationToken, Task>>(
            (_, _) => throw new IOException("no space"), 1000).ToArray());
        var supervisor = Supervise(Stage("only", loop));
        var run = supervisor.RunAsync(_stop.Token);
        await Advance(() => supervisor.Troubles.Count > 0, "trouble");

        Assert.Contains("no space", supervisor.Troubles[0], StringComparison.Ordinal);
        Assert.True(supervisor.Statuses[0].ConsecutiveFailureCount >= 12);
        await End(run);
    }

    [Fact]
    public async Task Stages_stop_one_after_another_in_their_order()
    {
        var order = new List<string>();
        SupervisedStage Recording(string name) => Stage(name, new ScriptedLoop(name, async (heartbeat, stop) =>
        {
            await ScriptedLoop.UntilStopped(heartbeat, stop);
            await Task.Yield();
            lock (order) order.Add(name);
        }));
        var supervisor = Supervise(Recording("sources"), Recording("ingest"), Recording("stores"));
        var run = supervisor.RunAsync(_stop.Token);
        await Eventually.True(() => supervisor.Statuses.All(status => status.State == LoopState.Running), "running");
        await End(run);

        Assert.Equal(["sources", "ingest", "stores"], order);
        Assert.Equal(0, supervisor.AbandonedCount);
        Assert.All(supervisor.Statuses, status => Assert.Equal(LoopState.Stopped, status.State));
    }

    [Fact]
    public async Task A_loop_that_ignores_the_stop_is_left_behind_after_the_limit_and_the_next_stage_still_stops()
    {
        using var never = new SemaphoreSlim(0);
        var deaf = new ScriptedLoop("deaf", (_, _) => never.WaitAsync(CancellationToken.None));
        var store = new ScriptedLoop("store");
        var supervisor = Supervise(Stage("sources", deaf), Stage("stores", store));
        var run = supervisor.RunAsync(_stop.Token);
        await Eventually.True(() => deaf.StartCount == 1 && store.StartCount == 1, "start");
        await _stop.CancelAsync();
        await Advance(() => run.IsCompleted, "end");

        await run;
        Assert.Equal(1, supervisor.AbandonedCount);
        Assert.Equal(LoopState.Abandoned, State(supervisor, "deaf"));
        Assert.Equal(LoopState.Stopped, State(supervisor, "store"));
    }

    [Fact]
    public void Two_loops_of_one_name_are_refused() => Assert.Throws<ArgumentException>(
        () => Supervise(Stage("x", new ScriptedLoop("a")), Stage("y", new ScriptedLoop("a"))));

    [Fact]
    public void Back_off_doubles_up_to_its_limit_and_loses_at_most_half_to_jitter()
    {
        var backOff = new BackOff(_second, TimeSpan.FromSeconds(30), new Random(7));
        double[] nominal = [1, 2, 4, 8, 16, 30, 30];
        var waits = Enumerable.Range(1, nominal.Length).Select(count => backOff.Next(count).TotalSeconds).ToList();

        for (var i = 0; i < nominal.Length; i++) Assert.InRange(waits[i], nominal[i] / 2, nominal[i]);
        Assert.InRange(backOff.Next(int.MaxValue).TotalSeconds, 15, 30);
        Assert.True(waits.Distinct().Count() == waits.Count, "no jitter");
    }

    private static SupervisedStage Stage(string name, params ILoop[] loops) => new(name, loops, 10 * _second);

    private static LoopState State(Supervisor supervisor, string name) =>
        supervisor.Statuses.Single(status => status.Name == name).State;

    private Supervisor Supervise(params SupervisedStage[] stages) =>
        new(stages, SupervisorOptions.Default, _time, NullLogger<Supervisor>.Instance);

    /// <summary>Moves the clock second by second, each time leaving the loops a moment, until it is so.</summary>
    private Task Advance(Func<bool> until, string what) => Eventually.True(() =>
    {
        if (until()) return true;
        _time.Advance(_second);
        return until();
    }, what);

    private async Task End(Task run)
    {
        await _stop.CancelAsync();
        await run;
    }
}
