using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class ForecastLoopTests
{
    private static readonly ExpertDefinition _persistence = ExpertDefinition.BuiltIn("persistence");

    [Fact]
    public async Task Slots_come_with_the_plants_clock_and_missed_ones_are_told()
    {
        using var plant = new Plant([_persistence]);
        var observer = new Recorder();
        using var run = new Running(plant, observer: observer);
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the present slot");
        for (var minute = 1; minute <= 5; minute++)
        {
            plant.Clock.SetUtcNow(Plant.At(minute).ToDateTimeOffset());
            await Eventually.True(() => plant.Runner.Status.IssuedCount == minute + 1, $"slot {minute}");
        }

        plant.Clock.SetUtcNow(Plant.At(65.1).ToDateTimeOffset());
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 7, "the slot after an hour");
        await run.Stop();
        Assert.Equal(59, plant.Runner.Status.MissedCount);
        Assert.Equal(59, Assert.Single(observer.Missed).Count);
        Assert.Equal(plant.Issued.Count, plant.Issued.Select(forecast => forecast.Id).Distinct().Count());
        Assert.True(run.BeatCount > 5);
    }

    [Fact]
    public async Task What_was_learnt_is_saved_at_the_stop_and_taken_up_at_the_start()
    {
        var store = new MemoryStore();
        using (var plant = new Plant([_persistence]))
        {
            using var run = new Running(plant, store);
            await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the first slot");
            plant.Clock.SetUtcNow(Plant.At(1).ToDateTimeOffset());
            await Eventually.True(() => plant.Runner.Status.IssuedCount == 2, "the second slot");
            await run.Stop();
        }

        using var again = new Plant([_persistence]);
        again.Clock.SetUtcNow(Plant.At(1.5).ToDateTimeOffset());
        using var second = new Running(again, store);
        await Eventually.True(() => second.BeatCount > 1, "a look at the clock");
        Assert.Empty(again.Issued);
        Assert.Equal(1, again.Runner.Status.Skill.ScoredCount);
        again.Clock.SetUtcNow(Plant.At(2).ToDateTimeOffset());
        await Eventually.True(() => again.Runner.Status.IssuedCount == 1, "the third slot");
        await second.Stop();
        Assert.Equal(Plant.At(2), Assert.Single(again.Issued).Slot);
    }

    [Fact]
    public async Task A_forecast_that_was_issued_and_not_kept_is_told_as_missed_and_made_again_in_its_time()
    {
        var store = new MemoryStore();
        using (var plant = new Plant([_persistence]))
        {
            using var run = new Running(plant, store);
            for (var minute = 0; minute <= 3; minute++)
            {
                plant.Clock.SetUtcNow(Plant.At(minute).ToDateTimeOffset());
                await Eventually.True(() => plant.Runner.Status.IssuedCount == minute + 1, $"slot {minute}");
            }

            await run.Stop();
        }

        store.Kept = new KeptSlot(Plant.At(1), IsLast: true);
        using var again = new Plant([_persistence]);
        again.Clock.SetUtcNow(Plant.At(3).ToDateTimeOffset());
        var observer = new Recorder();
        using var second = new Running(again, store, observer);
        await Eventually.True(() => again.Runner.Status.IssuedCount == 1, "the third slot, again");
        await second.Stop();
        Assert.Equal(new MissedSlots(Plant.At(2), Plant.At(2), 1, "restart"), Assert.Single(observer.Missed));
        Assert.Equal(Plant.At(3), again.Issued[0].Slot);
    }

    [Fact]
    public async Task The_state_is_saved_at_the_interval()
    {
        var store = new MemoryStore();
        using var plant = new Plant([_persistence]);
        using var run = new Running(plant, store);
        for (var minute = 1; minute <= 4; minute++)
        {
            var expected = minute;
            await Eventually.True(() => plant.Runner.Status.IssuedCount == expected, $"slot {minute}");
            var beats = run.BeatCount;
            await Eventually.True(() => run.BeatCount > beats, $"the end of slot {minute}");
            plant.Machine.Advance(TimeSpan.FromMinutes(5));
            plant.Clock.SetUtcNow(Plant.At(minute).ToDateTimeOffset());
        }

        await Eventually.True(() => plant.Runner.Status.IssuedCount == 5, "the last slot");
        await Eventually.True(() => store.SaveCount == 4, "a save at the start, after the first slot and each two");
        await run.Stop();
        Assert.Equal(5, store.SaveCount);
    }

    [Fact]
    public async Task Clock_steps_of_an_hour_lead_to_neither_bursts_nor_silence_nor_a_repeated_id()
    {
        using var plant = new Plant([_persistence]);
        var observer = new Recorder();
        using var run = new Running(plant, new MemoryStore(), observer);
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the present slot");
        // The wall clock alone jumps; what measures time does not.
        plant.Clock.AdjustTime(plant.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 2, "the slot after the step forward");
        plant.Clock.AdjustTime(plant.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        await Eventually.True(() => observer.SetBackCount == 1, "the step back");
        for (var minute = 1; minute <= 70; minute++)
        {
            plant.Clock.Advance(TimeSpan.FromMinutes(1));
            var expected = minute + 2;
            await Eventually.True(() => plant.Runner.Status.IssuedCount == expected, $"slot {minute} of the new time");
        }

        await run.Stop();
        Assert.Equal(72, plant.Issued.Select(forecast => forecast.Id).Distinct().Count());
        Assert.Equal(59, Assert.Single(observer.Missed).Count);
        Assert.Equal(1, observer.AlarmCount);
        Assert.Equal(0, plant.Runner.Status.OverBudgetCount);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_and_stops_no_forecast()
    {
        var store = new MemoryStore { Fails = true };
        var observer = new Recorder();
        using var plant = new Plant([_persistence]);
        using var run = new Running(plant, store, observer);
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the first slot");
        await run.Stop();
        Assert.InRange(observer.StoreFailureCount, 2, 3);
    }

    [Fact]
    public async Task A_state_that_makes_no_sense_is_told_and_learning_starts_anew()
    {
        var store = new MemoryStore();
        store.Save("oil", [1, 2, 3]);
        var observer = new Recorder();
        using var plant = new Plant([_persistence]);
        using var run = new Running(plant, store, observer);
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the first slot");
        await run.Stop();
        Assert.Contains("damaged", observer.Refusal);
    }

    [Fact]
    public async Task After_a_failure_the_loop_can_run_again()
    {
        using var plant = new Plant([_persistence]);
        plant.OnAccept = _ => throw new InvalidOperationException("the outbox is gone");
        using var run = new Running(plant);
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Task);
        plant.OnAccept = null;
        run.Start();
        plant.Clock.SetUtcNow(Plant.At(1).ToDateTimeOffset());
        await Eventually.True(() => plant.Runner.Status.IssuedCount == 1, "the next slot");
        await run.Stop();
        Assert.Equal(1, plant.Runner.Status.IssuedCount);
    }

    [Fact]
    public async Task A_starved_thread_pool_does_not_delay_a_forecast()
    {
        // Real clocks: only so can the pool be starved and the slots still come.
        var definition = Plant.Define([_persistence]) with
        {
            Step = TimeSpan.FromMilliseconds(50),
            Period = TimeSpan.FromMilliseconds(50),
            Budget = TimeSpan.FromMilliseconds(20),
        };
        var history = new FakeHistory(definition.Windows(), Plant.Curve);
        var receiver = new CountingReceiver();
        using var runner = new ForecastRunner(definition, history, receiver, TimeProvider.System, TimeProvider.System);
        using var loop = new ForecastLoop(runner, TimeProvider.System, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var running = loop.RunAsync(new Beat(), stop.Token);
        var hogs = Enumerable.Range(0, 200).Select(_ => Task.Run(release.Wait)).ToArray();
        try
        {
            // This very thread may be one of the pool: it must not give itself back, or it never returns.
            Assert.True(SpinWait.SpinUntil(() => receiver.Count >= 20, TimeSpan.FromSeconds(30)));
            Assert.False(hogs.All(hog => hog.Status == TaskStatus.Running), "the pool was not starved");
        }
        finally
        {
            release.Set();
            await stop.CancelAsync();
            await running;
            await Task.WhenAll(hogs);
        }
    }

    [Fact]
    public async Task A_slot_begins_at_its_moment_when_those_who_run_its_models_have_been_told()
    {
        var step = TimeSpan.FromMilliseconds(50);
        var model = new FakeModel("wave", step, Plant.Horizon, (_, answer) => answer.Fill(1));
        var definition = Plant.Define([_persistence, Plant.Of(model)]) with
        {
            Step = step,
            Period = step,
            Budget = TimeSpan.FromMilliseconds(20),
        };
        var receiver = new CountingReceiver();
        using var runner = new ForecastRunner(
            definition, new FakeHistory(definition.Windows(), Plant.Curve), receiver, TimeProvider.System,
            TimeProvider.System);
        using var loop = new ForecastLoop(runner, TimeProvider.System, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Assert.Equal(TimeSpan.Zero, ForecastLoop.UntilNextSlot([loop]));
        var running = loop.RunAsync(new Beat(), stop.Token);
        await Eventually.True(
            () => ForecastLoop.UntilNextSlot([loop]) is var rest && rest > TimeSpan.Zero && rest <= step, "a gap");
        await Eventually.True(() => receiver.Count >= 20, "twenty slots");
        await stop.CancelAsync();
        await running;
        Assert.Equal(0, receiver.EarlyCount);
        // Where the machine is busy, a slot may begin without the moment before it.
        Assert.InRange(model.ExpectCount, 1, model.StartCount + 1);
        Assert.Equal(TimeSpan.MaxValue, ForecastLoop.UntilNextSlot([]));
    }

    private sealed class Running : IHeartbeat, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ForecastLoop _loop;
        private int _beatCount;

        public Running(Plant plant, IForecastStateStore? store = null, IForecastLoopObserver? observer = null)
        {
            _loop = new ForecastLoop(plant.Runner, plant.Clock, plant.Machine, store, observer);
            Task = _loop.RunAsync(this, _stop.Token);
        }

        public Task Task { get; private set; }

        public int BeatCount => Volatile.Read(ref _beatCount);

        public void Beat() => Interlocked.Increment(ref _beatCount);

        public void Start() => Task = _loop.RunAsync(this, _stop.Token);

        public async Task Stop()
        {
            await _stop.CancelAsync();
            await Task;
        }

        public void Dispose()
        {
            _stop.Cancel();
            Task.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
            _loop.Dispose();
            _stop.Dispose();
        }
    }

    private sealed class MemoryStore : IForecastStateStore
    {
        private readonly Dictionary<string, byte[]> _states = [];
        private readonly List<ReadOnlyMemory<byte>> _notes = [];
        private int _saveCount;
        private int _oldCount;

        public bool Fails { get; init; }

        public KeptSlot? Kept { get; set; }

        public int SaveCount => Volatile.Read(ref _saveCount);

        public KeptSlot? LastKept(string name) => Kept;

        public ReadOnlyMemory<byte>? Load(string name) =>
            Fails ? throw new IOException("no disk") : _states.TryGetValue(name, out var state) ? state : null;

        public IReadOnlyList<ReadOnlyMemory<byte>> LoadNotes(string name) => [.. _notes];

        public void Append(string name, ReadOnlySpan<byte> notes)
        {
            if (Fails) throw new IOException("no disk");
            lock (_notes) _notes.Add(notes.ToArray());
        }

        public void BeginSave(string name)
        {
            lock (_notes) _oldCount = _notes.Count;
        }

        public void Save(string name, ReadOnlySpan<byte> state)
        {
            if (Fails) throw new IOException("no disk");
            _states[name] = state.ToArray();
            lock (_notes) _notes.RemoveRange(0, _oldCount);
            Interlocked.Increment(ref _saveCount);
        }
    }

    private sealed class Recorder : IForecastLoopObserver
    {
        public List<MissedSlots> Missed { get; } = [];
        public string Refusal { get; private set; } = "";
        public int StoreFailureCount { get; private set; }
        public int SetBackCount { get; private set; }
        public int AlarmCount { get; private set; }
        public int KeptCount { get; private set; }

        public void SlotsMissed(string forecast, MissedSlots missed) => Missed.Add(missed);

        public void DeadlinesBroken(string forecast, int missCount) => AlarmCount++;

        public void DeadlinesKept(string forecast) => KeptCount++;

        public void ClockSetBack(string forecast) => SetBackCount++;

        public void StateRefused(string forecast, string problem) => Refusal = problem;

        public void StateStoreFailed(string forecast, Exception exception) => StoreFailureCount++;
    }

    private sealed class CountingReceiver : IForecastReceiver
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int EarlyCount { get; private set; }

        public void Accept(Forecast forecast)
        {
            if (forecast.IssuedAt < forecast.Slot) EarlyCount++;
            Interlocked.Increment(ref _count);
        }
    }

    private sealed class Beat : IHeartbeat
    {
        void IHeartbeat.Beat()
        {
            // Nobody watches.
        }
    }
}
