using System.Runtime.CompilerServices;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// Rings of grid cells in memory. All of it is sized when it is made; offering, advancing and reading allocate nothing
/// (but for the texts of windows that are not usable, which are made once). Deterministic: the same samples in the same
/// order of arrival give the same bits, however they were grouped and however often the cut was moved in between, as
/// long as the arrival times of a signal do not go back.
/// </summary>
public sealed class FeatureHistory : IFeatureHistory, ISampleListener
{
    private readonly Lock _lock = new();
    private readonly WindowDefinition[] _windows;
    private readonly ColumnReader[][] _readers;
    private readonly string[] _imputedReasons;
    private readonly SignalTrack[] _tracks;

    // By signal number; null where no window has the signal.
    private readonly SignalTrack[]?[] _tracksOfSignal;

    // By signal number, with a count of 0 before the first sample.
    private readonly SeenUpTo[] _seen;
    private readonly PendingSamples _pending;
    private readonly TimeSpan _aheadMax;
    private readonly float[] _scratch;
    private Timestamp _cut = Timestamp.MinValue;
    private long _appliedCount;
    private long _lateCutCount;
    private long _lateOfferCount;
    private long _forgottenCount;
    private long _ignoredCount;

    /// <param name="windows">The windows of one forecast, without problems, their columns bound to signals.</param>
    /// <param name="options">How much is remembered beyond them.</param>
    /// <exception cref="ArgumentException">A window or an option makes no sense.</exception>
    public FeatureHistory(IReadOnlyList<BoundWindow> windows, FeatureHistoryOptions? options = null)
    {
        options ??= new FeatureHistoryOptions();
        Check(windows, options);
        _aheadMax = options.AheadMax ?? FutureRuleOptions.DefaultTolerance;
        _pending = new PendingSamples(options.PendingSampleCountMax);
        _windows = [.. windows.Select(window => window.Definition)];
        _imputedReasons = [.. _windows.Select(window => $"more than {window.ImputedShareMax:P0} of it is filled in")];
        _scratch = new float[_windows.Length == 0 ? 0 : _windows.Max(window => window.CellCount)];

        // Windows of the same signal and step share a track, as long as the longest of them needs.
        var behindCounts = new Dictionary<(int Signal, long StepTicks), int>();
        foreach (var (key, behind) in windows.SelectMany(Needs))
            behindCounts[key] = Math.Max(behindCounts.GetValueOrDefault(key), behind + options.ExtraStepCount);
        var tracks = behindCounts.ToDictionary(
            need => need.Key, need => new SignalTrack(need.Key.StepTicks, need.Value, _aheadMax));
        _tracks = [.. tracks.Values];
        _readers = [.. windows.Select(window => window.Signals.Select((signal, column) => new ColumnReader(
            window.Definition, column, tracks[(signal.Index, window.Definition.Step.Ticks)])).ToArray())];
        _tracksOfSignal = new SignalTrack[]?[tracks.Count == 0 ? 0 : tracks.Keys.Max(key => key.Signal) + 1];
        _seen = new SeenUpTo[_tracksOfSignal.Length];
        foreach (var signal in tracks.GroupBy(track => track.Key.Signal, track => track.Value))
            _tracksOfSignal[signal.Key] = [.. signal];

        Lookback = behindCounts.Count == 0
            ? TimeSpan.Zero
            : new TimeSpan(behindCounts.Max(need => (need.Value + 1) * need.Key.StepTicks)) + _aheadMax;
        BytesEstimate = ((long)options.PendingSampleCountMax * Unsafe.SizeOf<Sample>())
            + (_scratch.LongLength * sizeof(float))
            + behindCounts.Sum(need => SignalTrack.CellCount(need.Key.StepTicks, need.Value, _aheadMax)
                * Unsafe.SizeOf<StepCell>());
    }

    /// <summary>
    /// How far back in arrival time, from the cut, stored samples matter: those that a restart reads and offers again.
    /// </summary>
    public TimeSpan Lookback { get; }

    /// <summary>The memory that it takes at most, in bytes, but for a few fixed kilobytes.</summary>
    public long BytesEstimate { get; }

    public FeatureHistoryStatus Status
    {
        get
        {
            lock (_lock)
                return new FeatureHistoryStatus(
                    _pending.Count, _appliedCount, _lateCutCount, _lateOfferCount, _forgottenCount, _ignoredCount);
        }
    }

    /// <inheritdoc />
    public void Offer(ReadOnlySpan<Sample> accepted)
    {
        lock (_lock)
        {
            foreach (ref readonly var sample in accepted)
            {
                if ((uint)sample.Signal.Index >= (uint)_tracksOfSignal.Length
                    || _tracksOfSignal[sample.Signal.Index] is null)
                    continue;
                if (!Takes(sample))
                {
                    _ignoredCount++;
                    continue;
                }

                // It waits for the next cut all the same: what is known must not change while a slot reads it.
                if (sample.ArrivalTime <= _cut) _lateOfferCount++;
                if (_pending.IsFull)
                {
                    _lateCutCount++;
                    Apply(_pending[0]);
                    _pending.RemoveFirst();
                }

                _pending.Add(sample);
            }
        }
    }

    void ISampleListener.OnAccepted(ReadOnlySpan<Sample> accepted) => Offer(accepted);

    /// <inheritdoc />
    public void AdvanceTo(Timestamp cut)
    {
        lock (_lock)
        {
            if (cut <= _cut) return;
            _cut = cut;
            foreach (var track in _tracks) track.MoveTo(cut);

            // Several sources hand over side by side, so arrival times rise within a signal but not over all.
            var kept = 0;
            for (var i = 0; i < _pending.Count; i++)
            {
                ref readonly var sample = ref _pending[i];
                if (sample.ArrivalTime <= cut) Apply(sample);
                else _pending[kept++] = sample;
            }

            _pending.Truncate(kept);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">
    /// The origin is not on the grid, or the destination has another size.
    /// </exception>
    public WindowResult Fill(int window, Timestamp origin, Span<float> destination)
    {
        var definition = _windows[window];
        var last = ToStep(definition, origin);
        if (destination.Length != definition.CellCount)
            throw new ArgumentException(
                $"The window holds {definition.CellCount} numbers, the destination {destination.Length}.",
                nameof(destination));
        lock (_lock)
        {
            var tensor = _scratch.AsSpan(0, definition.CellCount);
            var imputedCount = 0;
            var worst = Quality.Good;
            var reason = "";
            var usable = true;
            foreach (var reader in _readers[window])
                usable &= reader.TryFill(last, tensor, ref imputedCount, ref worst, ref reason);
            var share = (double)imputedCount / definition.CellCount;
            if (usable && share > definition.ImputedShareMax) (usable, reason) = (false, _imputedReasons[window]);
            if (usable) tensor.CopyTo(destination);
            return new WindowResult(usable, reason, share, worst);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The end is not on the grid.</exception>
    public bool TryGetStep(int window, int column, Timestamp stepEnd, out double value, out Quality quality)
    {
        var step = ToStep(_windows[window], stepEnd);
        lock (_lock) return _readers[window][column].TryGetStep(step, out value, out quality);
    }

    /// <inheritdoc />
    public IReadOnlyList<SeenUpTo> Seen()
    {
        lock (_lock)
        {
            var count = 0;
            foreach (ref readonly var seen in _seen.AsSpan())
                if (seen.CountAtLast > 0) count++;
            var all = new SeenUpTo[count];
            foreach (ref readonly var seen in _seen.AsSpan())
                if (seen.CountAtLast > 0) all[^count--] = seen;
            return all;
        }
    }

    /// <summary>Whether a sample of one of its signals counts at all.</summary>
    internal bool Takes(in Sample sample) =>
        double.IsFinite(sample.Value) && sample.SourceTime - sample.ArrivalTime <= _aheadMax;

    private void Apply(in Sample sample)
    {
        _appliedCount++;
        ref var seen = ref _seen[sample.Signal.Index];
        var countAtLast = seen.LastArrival == sample.ArrivalTime ? seen.CountAtLast + 1 : 1;
        seen = new SeenUpTo(sample.Signal, sample.ArrivalTime, countAtLast);
        var isRemembered = false;
        foreach (var track in _tracksOfSignal[sample.Signal.Index]!) isRemembered |= track.TryAdd(sample);
        if (!isRemembered) _forgottenCount++;
    }

    private static long ToStep(WindowDefinition window, Timestamp end)
    {
        var (step, remainder) = Math.DivRem(end.Ticks, window.Step.Ticks);
        if (remainder != 0)
            throw new ArgumentException($"{end} is not a multiple of the step {window.Step}.", nameof(end));
        return step;
    }

    private static IEnumerable<((int Signal, long StepTicks) Key, int Behind)> Needs(BoundWindow window) =>
        window.Signals.Select((signal, column) => (
            (signal.Index, window.Definition.Step.Ticks),
            window.Definition.Length + window.Definition.CarryCountMax(column)));

    private static void Check(IReadOnlyList<BoundWindow> windows, FeatureHistoryOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PendingSampleCountMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PendingSampleCountMax, 1 << 24, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ExtraStepCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ExtraStepCount, 1 << 24, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AheadMax ?? TimeSpan.Zero, TimeSpan.Zero, nameof(options));
        for (var i = 0; i < windows.Count; i++)
        {
            var (definition, signals) = windows[i];
            if (definition.Check() is { Count: > 0 } problems)
                throw new ArgumentException($"Window {i}: {string.Join(" ", problems)}", nameof(windows));
            if (signals.Count != definition.Columns.Count)
                throw new ArgumentException(
                    $"Window {i}: {signals.Count} signals for {definition.Columns.Count} columns.", nameof(windows));
            foreach (var signal in signals)
                ArgumentOutOfRangeException.ThrowIfNegative(signal.Index, nameof(windows));
        }
    }
}
