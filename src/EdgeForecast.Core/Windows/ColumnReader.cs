using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>One column of one window: reads its track step by step and fills in what is missing.</summary>
internal sealed class ColumnReader(WindowDefinition window, int column, SignalTrack track)
{
    private readonly WindowColumn _definition = window.Columns[column];
    private readonly int _carryCountMax = window.CarryCountMax(column);

    // An empty step of counts is known to be zero: there is nothing to draw a line over.
    private readonly bool _drawsLines =
        window.Columns[column] is { Fill: FillPolicy.Linear, Aggregation: not StepAggregation.Count };

    // Where the column's numbers stand in the tensor, and how far apart.
    private readonly int _start = window.Layout == WindowLayout.TimeColumn ? column : column * window.Length;
    private readonly int _stride = window.Layout == WindowLayout.TimeColumn ? window.Columns.Count : 1;

    /// <summary>For people: which column could not be filled, and why.</summary>
    public string MissingReason { get; } =
        $"{window.Columns[column].Signal}: steps without a sample and nothing that may stand in for them";

    /// <summary>For people: the column holds a number that no tensor can hold.</summary>
    public string NotFiniteReason { get; } =
        $"{window.Columns[column].Signal}: a value does not fit a 32-bit number";

    public string ForgottenReason { get; } =
        $"{window.Columns[column].Signal}: the window begins before what is remembered";

    /// <summary>One step as measured. False when nothing is known of it.</summary>
    public bool TryGetStep(long step, out double value, out Quality quality)
    {
        var known = track.TryGet(step, out var cell);
        value = known ? cell.Aggregate(_definition.Aggregation) : double.NaN;
        quality = known ? cell.Worst : Quality.Good;
        return known;
    }

    /// <summary>Writes the column's numbers of a whole window's tensor. False when it can't, with the reason.</summary>
    /// <param name="last">The number of the last step.</param>
    /// <param name="tensor">The numbers of all columns.</param>
    /// <param name="imputedCount">Goes up by the cells that were filled in or could not be.</param>
    /// <param name="worst">Goes down to the worst quality of a sample that took part.</param>
    /// <param name="reason">Why not; unchanged when it could.</param>
    public bool TryFill(
        long last, Span<float> tensor, ref int imputedCount, ref Quality worst, ref string reason)
    {
        var first = last - window.Length + 1;
        if (!track.Remembers(first - _carryCountMax))
        {
            imputedCount += window.Length;
            reason = ForgottenReason;
            return false;
        }

        var complete = true;
        var (knownStep, knownValue, knownQuality) = FindBefore(first);
        for (var step = first; step <= last; step++)
        {
            if (TryGetStep(step, out var value, out var quality))
            {
                if (_drawsLines && complete && knownStep != long.MinValue)
                    DrawLine(tensor, first, knownStep, knownValue, step, value);
                (knownStep, knownValue, knownQuality) = (step, value, quality);
            }
            else if (_definition.Aggregation == StepAggregation.Count) value = 0;
            else
            {
                imputedCount++;
                if (_definition.Fill == FillPolicy.Zero) value = 0;
                else if (knownStep != long.MinValue && step - knownStep <= _carryCountMax)
                    (value, quality) = (knownValue, knownQuality);
                else
                {
                    complete = false;
                    continue;
                }
            }

            worst = Quality.Worst(worst, quality);
            tensor[Place(step - first)] = (float)value;
        }

        if (!complete)
        {
            reason = MissingReason;
            return false;
        }

        if (AllFinite(tensor)) return true;
        reason = NotFiniteReason;
        return false;
    }

    /// <summary>The last known step before the window, as far back as a value may be carried.</summary>
    private (long Step, double Value, Quality Quality) FindBefore(long first)
    {
        for (var step = first - 1; step >= first - _carryCountMax; step--)
            if (TryGetStep(step, out var value, out var quality))
                return (step, value, quality);
        return (long.MinValue, double.NaN, Quality.Good);
    }

    /// <summary>Both ends had arrived by the cut, so the line uses nothing that was not known then.</summary>
    private void DrawLine(Span<float> tensor, long first, long fromStep, double from, long toStep, double to)
    {
        for (var step = Math.Max(first, fromStep + 1); step < toStep; step++)
        {
            var share = (double)(step - fromStep) / (toStep - fromStep);
            tensor[Place(step - first)] = (float)(from + ((to - from) * share));
        }
    }

    private int Place(long index) => _start + ((int)index * _stride);

    private bool AllFinite(ReadOnlySpan<float> tensor)
    {
        for (var i = 0; i < window.Length; i++)
            if (!float.IsFinite(tensor[Place(i)]))
                return false;
        return true;
    }
}
