using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Which part of a server's nodes is meant: the same options to browse and to import.</summary>
internal sealed class WalkArguments
{
    private const int DepthMaxDefault = 20;

    private readonly Option<string[]> _roots = new("--root")
    {
        Description = "Start at this node; may be given again. Without it at the Objects folder.",
        HelpName = "NODE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _depth = new("--depth")
    {
        Description = "How many steps below the root.",
        DefaultValueFactory = _ => DepthMaxDefault,
    };

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Only nodes with this text in their path, name or id; with * and ? a pattern.",
        HelpName = "TEXT",
    };

    private readonly Option<int> _max;

    public WalkArguments(int nodeCountMax) => _max = new Option<int>("--max")
    {
        Description = "Look at no more nodes than this.",
        DefaultValueFactory = _ => nodeCountMax,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_roots);
        command.Options.Add(_depth);
        command.Options.Add(_filter);
        command.Options.Add(_max);
    }

    public NodeFilter Filter(ParseResult parsed) => new(parsed.GetValue(_filter));

    public bool TryRead(ParseResult parsed, TextWriter error, [NotNullWhen(true)] out WalkOptions? options)
    {
        options = null;
        if (!NodeArguments.TryParse(parsed.GetValue(_roots) ?? [], error, out var roots)) return false;
        if (roots.Count == 0) roots.Add(new NodeId(NodeIds.ObjectsFolder));
        if (parsed.GetValue(_depth) is var depth && depth < 0) error.WriteLine($"--depth {depth}: write 0 or more.");
        else if (parsed.GetValue(_max) is var max && max < 1) error.WriteLine($"--max {max}: write 1 or more.");
        else options = new WalkOptions(roots, depth, max);
        return options is not null;
    }

    /// <summary>Says what was left out.</summary>
    public static void Warn(WalkResult walked, WalkOptions options, TextWriter error)
    {
        if (walked.IsTruncated)
            error.WriteLine($"There are more than {options.NodeCountMax} nodes: narrow it down with --root, or raise "
                + "--max.");
        if (walked.RefusedCount > 0)
            error.WriteLine($"The server did not let us look into {walked.RefusedCount} nodes.");
    }
}
