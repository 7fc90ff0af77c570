using System.Globalization;
using System.Text;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// A place in a reading of samples: everything before a block, and of this block so many samples of each signal. Within
/// a signal a block only grows at its end, so the place holds while the newest block is being filled.
/// </summary>
/// <param name="Sequence">The block.</param>
/// <param name="Taken">How many samples of the range were taken from it, a signal; those not named: none.</param>
public sealed record ReadPosition(long Sequence, IReadOnlyDictionary<SignalId, int> Taken)
{
    private const int SignalCountMax = 4096;

    /// <summary>As text without special characters: <c>SEQUENCE</c>, then <c>_SIGNAL.COUNT</c> for each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Sequence}");
        foreach (var (signal, count) in Taken) text.Append(CultureInfo.InvariantCulture, $"_{signal.Index}.{count}");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    public static bool TryParse(string text, out ReadPosition position)
    {
        position = new ReadPosition(1, new Dictionary<SignalId, int>());
        var parts = text.Split('_', SignalCountMax + 2);
        if (parts.Length > SignalCountMax + 1 || !TryNumber(parts[0], out var sequence) || sequence < 1) return false;
        var taken = new Dictionary<SignalId, int>();
        foreach (var part in parts.AsSpan(1))
        {
            var dot = part.IndexOf('.');
            if (dot < 0 || !TryNumber(part[..dot], out var signal) || !TryNumber(part[(dot + 1)..], out var count)
                || signal > int.MaxValue || count > int.MaxValue)
                return false;
            taken[new SignalId((int)signal)] = (int)count;
        }

        position = new ReadPosition(sequence, taken);
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
