using System.Globalization;

namespace EdgeForecast.Cli;

/// <summary>
/// Shows how far long work has come, on the last line of a terminal; nothing where nobody watches. Costs nothing
/// between two looks.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(200);
    private readonly TextWriter? _terminal;
    private long _shownAt;
    private int _length;

    private ProgressLine(TextWriter? terminal)
    {
        _terminal = terminal;
        _shownAt = TimeProvider.System.GetTimestamp();
    }

    /// <param name="error">Shown on it where it is the process's and that is a terminal.</param>
    public static ProgressLine On(TextWriter error) =>
        new(ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? error : null);

    /// <param name="what">What is done.</param>
    /// <param name="share">How much of it, 0 to 1; NaN where that is not known.</param>
    public void Show(string what, double share)
    {
        if (_terminal is null || TimeProvider.System.GetElapsedTime(_shownAt) < _period) return;
        _shownAt = TimeProvider.System.GetTimestamp();
        var filled = double.IsNaN(share) ? 0 : (int)(Math.Clamp(share, 0, 1) * BarWidth);
        var bar = double.IsNaN(share) ? "" : string.Create(CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {share:P0} ");
        var line = bar + what;
        _terminal.Write('\r' + line.PadRight(_length));
        _length = line.Length;
    }

    /// <summary>Wipes the line before something else is printed.</summary>
    public void Clear()
    {
        if (_terminal is null || _length == 0) return;
        _terminal.Write('\r' + new string(' ', _length) + '\r');
        _length = 0;
    }

    public void Dispose() => Clear();
}
