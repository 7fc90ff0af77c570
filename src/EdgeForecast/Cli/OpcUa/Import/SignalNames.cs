using System.Globalization;
using System.Text;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>Names for signals, made of browse paths: of the characters that a name may hold, each but once.</summary>
internal sealed class SignalNames(IEnumerable<string> taken)
{
    private const int LengthMax = 100;
    private const int SuffixLengthMax = 8;
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>A name that nobody has yet.</summary>
    /// <param name="path">Browse names from the outermost; then element and field.</param>
    public string Next(IEnumerable<string> path)
    {
        var parts = path.Select(Clean).Where(part => part.Length > 0);
        var name = string.Join('.', parts);
        if (name.Length == 0) name = "node";
        // What tells two long paths apart stands at their end.
        if (name.Length > LengthMax - SuffixLengthMax) name = name[^(LengthMax - SuffixLengthMax)..].TrimStart('.');
        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return unique;
    }

    /// <summary>A text with everything that may not stand in a name as a single underscore.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isAllowed = char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
            if (isAllowed) clean.Append(character);
            else if (clean.Length > 0 && clean[^1] != '_') clean.Append('_');
        }

        return clean.ToString().Trim('_', '.');
    }
}
