using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class ForecastStandbyTests : IDisposable
{
    private static readonly TimeSpan _afterItsDelay = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);
    private readonly Plant _plant = new([ExpertDefinition.BuiltIn("persistence")]);
    private readonly HeldHeart _heart = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ForecastLoop _loop;

    public ForecastStandbyTests() => _loop = new ForecastLoop(
        _plant.Runner, _plant.Clock, _plant.Machine, options: new ForecastLoopOptions(ClaimStandby: () => ""));

    [Fact]
    public async Task The_second_thread_runs_the_slots_that_the_first_does_not_come_to()
    {
        var running = _loop.RunAsync(_heart, _stop.Token);
        await IssuedAsync(1);
        Assert.Equal(0, _loop.Status.StandbyCount);
        await _heart.HoldAsync();
        for (var minute = 1; minute <= 3; minute++)
        {
            Set(minute, _afterItsDelay);
            await IssuedAsync(minute + 1);
        }

        _heart.Release();
        Set(4, TimeSpan.Zero);
        await IssuedAsync(5);
        await _stop.CancelAsync();
        await running;
        Assert.Equal(3, _loop.Status.StandbyCount);
        Assert.Equal(0, _plant.Runner.Status.MissedCount);
        Assert.Equal(0, _plant.Runner.Status.OverBudgetCount);
        Assert.Equal([0, 1, 2, 3, 4], _plant.Issued.Select(one => Plant.MinutesSinceStart(one.Slot)));
    }

    [Fact]
    public async Task A_slot_under_way_is_left_to_the_thread_that_runs_it()
    {
        using var mayEnd = new ManualResetEventSlim(initialState: true);
        var (present, presentMax) = (0, 0);
        _plant.OnAccept = _ =>
        {
            presentMax = Math.Max(presentMax, Interlocked.Increment(ref present));
            mayEnd.Wait();
            Interlocked.Decrement(ref present);
        };
        var running = _loop.RunAsync(_heart, _stop.Token);
        await IssuedAsync(1);
        mayEnd.Reset();
        Set(1, TimeSpan.Zero);
        await Eventually.True(() => Volatile.Read(ref present) == 1, "the slot is under way");
        Set(2, _afterItsDelay);
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.True(
            () => Volatile.Read(ref present) > 1, "the second thread in the same slot", _patience));
        mayEnd.Set();
        await IssuedAsync(3);
        await _stop.CancelAsync();
        await running;
        Assert.Equal(1, presentMax);
        Assert.Equal([0, 1, 2], _plant.Issued.Select(one => Plant.MinutesSinceStart(one.Slot)));
    }

    [Fact]
    public async Task A_failure_in_the_second_thread_ends_the_loop_and_it_can_run_again()
    {
        var running = _loop.RunAsync(_heart, _stop.Token);
        await IssuedAsync(1);
        await _heart.HoldAsync();
        var hasFailed = false;
        _plant.OnAccept = _ =>
        {
            hasFailed = true;
            throw new InvalidOperationException("the outbox is gone");
        };
        Set(1, _afterItsDelay);
        await Eventually.True(() => Volatile.Read(ref hasFailed), "the second thread's slot");
        _heart.Release();
        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        _plant.OnAccept = null;
        running = _loop.RunAsync(_heart, _stop.Token);
        Set(2, TimeSpan.Zero);
        await IssuedAsync(2);
        await _stop.CancelAsync();
        await running;
        Assert.Equal(0, _loop.Status.StandbyCount);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _heart.Dispose();
        _stop.Dispose();
    }

    /// <summary>Sets the plant's clock, and lets the machine's run along with it.</summary>
    private void Set(int minute, TimeSpan late)
    {
        var to = (Plant.At(minute) + late).ToDateTimeOffset();
        _plant.Machine.Advance(to - _plant.Clock.GetUtcNow());
        _plant.Clock.SetUtcNow(to);
    }

    private Task IssuedAsync(int count) =>
        Eventually.True(() => _plant.Runner.Status.IssuedCount == count, $"{count} forecasts");

    /// <summary>A heartbeat that can hold up who beats, as a processor does that stands still.</summary>
    private sealed class HeldHeart : IHeartbeat, IDisposable
    {
        private readonly ManualResetEventSlim _mayBeat = new(initialState: true);
        private bool _isHeld;

        public void Beat()
        {
            if (_mayBeat.IsSet) return;
            Volatile.Write(ref _isHeld, true);
            _mayBeat.Wait();
        }

        /// <summary>Done when the first thread is held.</summary>
        public async Task HoldAsync()
        {
            _mayBeat.Reset();
            await Eventually.True(() => Volatile.Read(ref _isHeld), "the first thread is held");
        }

        public void Release() => _mayBeat.Set();

        public void Dispose() => _mayBeat.Dispose();
    }
}
