using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>A signal's name in which <c>{n}</c> stands for what the n-th <c>+</c> of a topic filter matched.</summary>
internal sealed class SignalTemplate
{
    // Text and numbers in turn: a positive number is a wildcard, zero is the text beside it.
    private readonly (string Text, int Wildcard)[] _parts;

    private SignalTemplate((string Text, int Wildcard)[] parts)
    {
        _parts = parts;
        WildcardMax = parts.Length == 0 ? 0 : parts.Max(part => part.Wildcard);
    }

    /// <summary>The greatest number used; 0 when the name is fixed.</summary>
    public int WildcardMax { get; }

    public static bool TryParse(
        string text, [NotNullWhen(true)] out SignalTemplate? template, [NotNullWhen(false)] out string? wrong)
    {
        template = null;
        wrong = null;
        if (text.Length == 0) wrong = "is empty. Name the signal.";
        var parts = new List<(string, int)>();
        for (var at = 0; wrong is null && at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var end = open < 0 ? text.Length : open;
            if (end > at) parts.Add((text[at..end], 0));
            if (open < 0) break;
            var close = text.IndexOf('}', open);
            if (close > open && int.TryParse(text.AsSpan(open + 1, close - open - 1), out var number) && number > 0)
                parts.Add(("", number));
            else
                wrong = $"\"{text}\" has a brace that is not closed around a number from 1. Write {{1}} for the first "
                    + "\"+\".";
            at = close + 1;
        }

        if (wrong is not null) return false;
        template = new SignalTemplate([.. parts]);
        return true;
    }

    /// <param name="matched">What each <c>+</c> matched, in order.</param>
    public string Expand(IReadOnlyList<string> matched)
    {
        var name = new StringBuilder();
        foreach (var (text, wildcard) in _parts) name.Append(wildcard == 0 ? text : matched[wildcard - 1]);
        return name.ToString();
    }
}
