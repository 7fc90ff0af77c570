using System.Numerics;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// A queue of samples in the order of arrival. It grows to what is needed, up to a bound, and then stays.
/// </summary>
internal sealed class PendingSamples
{
    private readonly int _countMax;
    private Sample[] _samples;
    private int _start;

    public PendingSamples(int countMax)
    {
        _countMax = countMax;
        _samples = new Sample[BitOperations.RoundUpToPowerOf2((uint)Math.Min(countMax, 256))];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _countMax;

    /// <summary>From the oldest.</summary>
    public ref Sample this[int index] => ref _samples[(_start + index) & (_samples.Length - 1)];

    /// <summary>Only when there is room.</summary>
    public void Add(in Sample sample)
    {
        if (Count == _samples.Length) Grow();
        Count++;
        this[Count - 1] = sample;
    }

    public void RemoveFirst()
    {
        _start = (_start + 1) & (_samples.Length - 1);
        Count--;
    }

    /// <summary>Keeps the first so many.</summary>
    public void Truncate(int count) => Count = count;

    private void Grow()
    {
        var larger = new Sample[_samples.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        _samples = larger;
        _start = 0;
    }
}
