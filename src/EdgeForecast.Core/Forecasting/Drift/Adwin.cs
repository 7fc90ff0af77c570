using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// Adaptive windowing (Bifet, Gavalda 2007): a window that grows while the mean stays, and is cut from its old end when
/// two parts of it differ by more than sqrt(2 m s2 d) + 2/3 d m, where s2 is the variance, d = ln(2 ln W / delta) and
/// m = 1/(n0 - 4) + 1/(n1 - 4). The window is summed up in rows of at most five buckets of 1, 2, 4, ... values, so that
/// memory and time grow with the logarithm of its width. Looked at with every 32nd value. As in the field's reference,
/// the newest bucket of each row is not tried as a place to cut, and the value after a cut starts anew.
/// </summary>
/// <param name="delta">How often a cut may be wrong, between 0 and 1.</param>
public sealed class Adwin(double delta = 0.002)
{
    private const byte StateVersion = 1;
    private const int BucketCountMax = 5;
    private const int Slots = BucketCountMax + 1;
    private const int RowCountMax = 40;
    private const int CheckEvery = 32;
    private const int GraceCount = 10;
    private const int PartCountMin = 5;

    // Row after row; within a row the oldest bucket first.
    private readonly double[] _totals = new double[RowCountMax * Slots];
    private readonly double[] _squares = new double[RowCountMax * Slots];
    private readonly int[] _counts = new int[RowCountMax];
    private int _rowCount = 1;
    private long _tick;
    private double _total;
    private double _square;
    private bool _hasFired;

    /// <summary>How many of the last values are in the window.</summary>
    public long Width { get; private set; }

    /// <summary>The mean of the window; 0 while it is empty.</summary>
    public double Mean => Width == 0 ? 0 : _total / Width;

    /// <summary>Takes a value; true when the window was cut. What is not finite is passed over.</summary>
    public bool Update(double value)
    {
        if (!double.IsFinite(value * value)) return false;
        if (_hasFired) Reset();
        Width++;
        if (Width > 1)
        {
            var distance = value - _total / (Width - 1);
            _square += (Width - 1) * distance * distance / Width;
        }

        _total += value;
        Put(0, value, 0);
        Compress();
        _tick++;
        if (_tick % CheckEvery != 0 || Width <= GraceCount) return false;
        var hasChanged = false;
        while (TryFindCut())
        {
            hasChanged = true;
            DropOldest();
        }

        return _hasFired = hasChanged;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _counts.AsSpan().Clear();
        (_rowCount, _tick, _total, _square, Width) = (1, 0, 0, 0, 0);
        _hasFired = false;
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_tick);
        writer.Int64(Width);
        writer.Number(_total);
        writer.Number(_square);
        writer.Flag(_hasFired);
        writer.Int32(_rowCount);
        for (var row = 0; row < _rowCount; row++)
        {
            writer.Int32(_counts[row]);
            writer.Numbers(_totals.AsSpan(row * Slots, _counts[row]));
            writer.Numbers(_squares.AsSpan(row * Slots, _counts[row]));
        }
    }

    /// <summary>False when the bytes make no sense; the instance is then not to be used any more.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _tick = reader.Int64();
        Width = reader.Int64();
        _total = reader.Number();
        _square = reader.Number();
        _hasFired = reader.Flag();
        _rowCount = reader.Count(RowCountMax);
        long width = 0;
        for (var row = 0; row < _rowCount; row++)
        {
            _counts[row] = reader.Count(BucketCountMax);
            for (var i = 0; i < _counts[row]; i++) _totals[row * Slots + i] = reader.Number();
            for (var i = 0; i < _counts[row]; i++) _squares[row * Slots + i] = reader.Number();
            width += (long)_counts[row] << row;
        }

        return !reader.Failed && _rowCount > 0 && _tick >= 0 && width == Width;
    }

    private void Put(int row, double total, double square)
    {
        var place = row * Slots + _counts[row]++;
        _totals[place] = total;
        _squares[place] = square;
    }

    /// <summary>Where a row is full, its two oldest buckets become one of the next row.</summary>
    private void Compress()
    {
        for (var row = 0; row < _rowCount && _counts[row] > BucketCountMax; row++)
        {
            if (row + 1 == _rowCount) _counts[_rowCount++] = 0;
            var size = (double)(1L << row);
            var (first, second) = (row * Slots, row * Slots + 1);
            var distance = (_totals[first] - _totals[second]) / size;
            var square = _squares[first] + _squares[second] + size * distance * distance / 2;
            Put(row + 1, _totals[first] + _totals[second], square);
            Remove(row, 2);
        }
    }

    private void Remove(int row, int count)
    {
        var start = row * Slots;
        _totals.AsSpan(start + count, Slots - count).CopyTo(_totals.AsSpan(start));
        _squares.AsSpan(start + count, Slots - count).CopyTo(_squares.AsSpan(start));
        _counts[row] -= count;
    }

    private bool TryFindCut()
    {
        double oldCount = 0, oldTotal = 0;
        double newCount = Width, newTotal = _total;
        for (var row = _rowCount - 1; row >= 0; row--)
        {
            for (var i = 0; i < _counts[row] - 1; i++)
            {
                var size = (double)(1L << row);
                oldCount += size;
                newCount -= size;
                oldTotal += _totals[row * Slots + i];
                newTotal -= _totals[row * Slots + i];
                if (oldCount < PartCountMin || newCount < PartCountMin) continue;
                if (Math.Abs(oldTotal / oldCount - newTotal / newCount) > Threshold(oldCount, newCount)) return true;
            }
        }

        return false;
    }

    private double Threshold(double oldCount, double newCount)
    {
        var confidence = Math.Log(2 * Math.Log(Width) / delta);
        var reciprocal = 1 / (oldCount - PartCountMin + 1) + 1 / (newCount - PartCountMin + 1);
        return Math.Sqrt(2 * reciprocal * (_square / Width) * confidence) + 2.0 / 3 * confidence * reciprocal;
    }

    private void DropOldest()
    {
        var row = _rowCount - 1;
        var size = 1L << row;
        var total = _totals[row * Slots];
        Width -= size;
        _total -= total;
        var distance = total / size - _total / Width;
        _square -= _squares[row * Slots] + size * (double)Width * distance * distance / (size + Width);
        // Rounding must not leave less than nothing.
        _square = Math.Max(0, _square);
        Remove(row, 1);
        if (_counts[row] == 0) _rowCount--;
    }
}
