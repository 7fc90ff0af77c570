using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>Shows first what is not kept any more, then what is.</summary>
internal sealed class RetentionCursor(ISampleCursor inner, Gap dropped) : ISampleCursor
{
    private bool _isShown;
    private bool _isShowing;

    public Gap? Gap => _isShowing ? dropped : inner.Gap;

    public ReadOnlySpan<Sample> Samples => _isShowing ? default : inner.Samples;

    public bool MoveNext()
    {
        _isShowing = !_isShown;
        _isShown = true;
        return _isShowing || inner.MoveNext();
    }

    public void Dispose() => inner.Dispose();
}
