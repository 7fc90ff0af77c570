namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// The second thread of a forecast. The first one sleeps on some processor, and a processor may stand still: held by
/// its kernel, or below a virtual machine by the host. This one waits on another, and where a slot has not been begun a
/// little after its moment, runs it in the first one's place: all of it, with every model. What the two share belongs
/// to the one that has the turn.
/// </summary>
/// <param name="plant">The clock of the slots.</param>
/// <param name="machine">The clock that measures.</param>
/// <param name="budget">Of a slot.</param>
/// <param name="claim">Asks for the thread's place among the threads of the machine.</param>
/// <param name="turn">Held by whoever runs a slot.</param>
internal sealed class ForecastStandby(
    TimeProvider plant, TimeProvider machine, TimeSpan budget, Func<string> claim, Lock turn) : IDisposable
{
    // What is left must do for a slot; and nobody waits for seconds because he has hours.
    private const int BudgetPart = 4;
    private static readonly TimeSpan _delayMax = TimeSpan.FromMilliseconds(250);
    private readonly SlotSleep _sleep = new(
        plant, machine, budget / BudgetPart < _delayMax ? budget / BudgetPart : _delayMax);

    private long _slotCount;

    /// <summary>How many slots it has run. For any thread.</summary>
    public long SlotCount => Volatile.Read(ref _slotCount);

    /// <summary>Stands by until the end, and brings the end about where a slot fails.</summary>
    /// <param name="name">The thread's.</param>
    /// <param name="runner">Whose slots; asked again each time.</param>
    /// <param name="tryRunSlot">Runs the slot that is due; false where none is.</param>
    /// <param name="end">Of both threads.</param>
    public Task RunAsync(
        string name, Func<ForecastRunner> runner, Func<bool> tryRunSlot, CancellationTokenSource end) =>
        Task.Factory.StartNew(
            () => Run(name, runner, tryRunSlot, end), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public void Dispose() => _sleep.Dispose();

    private void Run(string name, Func<ForecastRunner> runner, Func<bool> tryRunSlot, CancellationTokenSource end)
    {
        Thread.CurrentThread.Name ??= name;
        claim();
        using var ending = end.Token.UnsafeRegister(sleep => ((SlotSleep)sleep!).Wake(), _sleep);
        try
        {
            while (true)
            {
                _sleep.Begin();
                if (end.IsCancellationRequested) return;
                if (!_sleep.IsDue(runner())) _sleep.UntilSlotOf(runner());
                else if (!TryTakeTurn(tryRunSlot)) _sleep.Blink();
            }
        }
        catch
        {
            end.Cancel();
            throw;
        }
    }

    private bool TryTakeTurn(Func<bool> tryRunSlot)
    {
        if (!turn.TryEnter()) return false;
        try
        {
            if (tryRunSlot()) Interlocked.Increment(ref _slotCount);
            return true;
        }
        finally
        {
            turn.Exit();
        }
    }
}
