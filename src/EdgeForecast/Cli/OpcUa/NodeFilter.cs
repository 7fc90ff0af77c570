using System.IO.Enumeration;
using EdgeForecast.OpcUa.Client;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>
/// Which nodes are shown: with * or ? a pattern that the path from any of its nodes on, or the node id, must match,
/// else a part of them.
/// </summary>
internal sealed class NodeFilter(string? text)
{
    private readonly bool _isPattern = text?.AsSpan().ContainsAny('*', '?') == true;

    public bool IsOff => string.IsNullOrEmpty(text);

    public bool Takes(WalkedNode node) =>
        IsOff || Matches("/" + string.Join('/', node.Path), "*/") || Matches(node.Node.ToString(), "");

    private bool Matches(string candidate, string before) => _isPattern
        ? FileSystemName.MatchesSimpleExpression(before + text, candidate)
        : candidate.Contains(text!, StringComparison.OrdinalIgnoreCase);
}
