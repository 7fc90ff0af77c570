using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// How long a host has kept a processor of this virtual machine from it, as the kernel counts it: the eighth number of
/// its line in /proc/stat, in hundredths of a second (proc(5)). Allocates nothing when it is read.
/// </summary>
internal sealed class StolenTime : IDisposable
{
    private const int Place = 8;
    private const double MsPerTick = 10;
    private readonly FileStream _file = new("/proc/stat", FileMode.Open, FileAccess.Read, FileShare.Read, 0);
    private readonly byte[] _text = new byte[1 << 14];
    private readonly byte[] _start;

    public StolenTime(int processor) =>
        _start = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\ncpu{processor} "));

    /// <summary>Since the machine started; NaN where the kernel does not say.</summary>
    public double ReadMs()
    {
        var line = _text.AsSpan(0, RandomAccess.Read(_file.SafeFileHandle, _text, 0));
        var start = line.IndexOf(_start);
        if (start < 0) return double.NaN;
        line = line[(start + _start.Length)..];
        for (var place = 1; place < Place; place++) line = line[(line.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(line, out long ticks, out _) ? ticks * MsPerTick : double.NaN;
    }

    public void Dispose() => _file.Dispose();
}
