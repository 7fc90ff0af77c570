using System.CommandLine;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua browse</c>: the nodes of a server, with the ids as the configuration takes them.</summary>
internal sealed class BrowseCommand : Command
{
    private const int NodeCountMax = 10_000;
    private readonly ConnectionArguments _connection = new();
    private readonly WalkArguments _walk = new(NodeCountMax);
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    private readonly Option<bool> _properties = new("--properties")
    {
        Description = "Show properties too, such as EURange.",
    };

    public BrowseCommand()
        : base("browse", "Show the nodes of a server, with the ids as the configuration takes them.")
    {
        _connection.AddTo(this);
        _walk.AddTo(this);
        Options.Add(_properties);
        Options.Add(_json);
        SetAction(BrowseAsync);
    }

    private Task<int> BrowseAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (!_walk.TryRead(parsed, error, out var options)) return Task.FromResult(ExitCode.Usage);
        options = options with { WithProperties = parsed.GetValue(_properties) };
        return ToolSession.RunAsync(parsed, _connection, parsed.GetValue(_json), async (session, either) =>
        {
            var walked = await session.WalkAsync(options, either);
            var filter = _walk.Filter(parsed);
            var shown = walked.Nodes.Where(filter.Takes).ToList();
            var details = await NodeDetails.ReadAsync(session, shown, either);
            if (parsed.GetValue(_json)) WriteJson(walked, shown, details, output);
            else WriteText(shown, details, isTree: filter.IsOff, output);
            WalkArguments.Warn(walked, options, error);
            return ExitCode.Ok;
        }, stop);
    }

    private static void WriteText(
        List<WalkedNode> nodes, Dictionary<ExpandedNodeId, NodeDetails> details, bool isTree, TextWriter output)
    {
        var table = new TextTable("NAME", "CLASS", "TYPE", "SHAPE", "UNIT", "RANGE", "NODE");
        foreach (var node in nodes)
        {
            var name = isTree ? new string(' ', 2 * node.Depth) + node.Path[^1] : string.Join('/', node.Path);
            var of = details.GetValueOrDefault(node.Node);
            table.Add(name, node.Class.ToString(), of?.DataType ?? "", of?.Shape ?? "", of?.Unit ?? "",
                of?.Range ?? "", node.Node.ToString());
        }

        table.WriteTo(output);
    }

    private static void WriteJson(
        WalkResult walked, List<WalkedNode> nodes, Dictionary<ExpandedNodeId, NodeDetails> details,
        TextWriter output) =>
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("isTruncated", walked.IsTruncated);
            json.WriteNumber("refusedCount", walked.RefusedCount);
            json.WriteStartArray("nodes");
            foreach (var node in nodes)
            {
                json.WriteStartObject();
                json.WriteString("node", node.Node.ToString());
                json.WriteString("path", string.Join('/', node.Path));
                json.WriteString("name", node.Path[^1]);
                json.WriteString("displayName", node.DisplayName);
                json.WriteString("class", node.Class.ToString());
                if (details.GetValueOrDefault(node.Node) is { } of) WriteDetails(json, of);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void WriteDetails(System.Text.Json.Utf8JsonWriter json, NodeDetails of)
    {
        json.WriteString("dataType", of.DataType);
        json.WriteNumber("valueRank", of.Description.ValueRank);
        json.WriteStartArray("dimensions");
        foreach (var length in of.Description.ArrayDimensions) json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteString("unit", of.Unit);
        if (of.Description.Range is { } range && double.IsFinite(range.Low) && double.IsFinite(range.High))
        {
            json.WriteStartObject("range");
            json.WriteNumber("low", range.Low);
            json.WriteNumber("high", range.High);
            json.WriteEndObject();
        }

        json.WriteBoolean("isWritable", of.Description.IsWritable);
        json.WriteBoolean("hasHistory", of.Description.IsHistorizing);
    }
}
