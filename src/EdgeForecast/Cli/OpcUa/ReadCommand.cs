using System.CommandLine;
using EdgeForecast.OpcUa.Client;

namespace EdgeForecast.Cli.OpcUa;

/// <summary><c>opcua read</c>: values of nodes, each with its status and both times.</summary>
internal sealed class ReadCommand : Command
{
    private readonly ConnectionArguments _connection = new();
    private readonly ValueArguments _values = new();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public ReadCommand()
        : base("read", "Read values of nodes, each with its status and both times.")
    {
        _connection.AddTo(this);
        _values.AddTo(this);
        Options.Add(_json);
        SetAction(ReadAsync);
    }

    private Task<int> ReadAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (!_values.TryRead(parsed, error, out var nodes)) return Task.FromResult(ExitCode.Usage);
        var (indexRange, field) = (_values.IndexRange(parsed), _values.Field(parsed));
        return ToolSession.RunAsync(parsed, _connection, parsed.GetValue(_json), async (session, either) =>
        {
            var values = await session.ReadAsync(
                [.. nodes.Select(node => new ReadItem(node, IndexRange: indexRange))], either);
            var readings = new List<Reading>(nodes.Count);
            for (var i = 0; i < nodes.Count; i++)
                readings.Add(await Reading.OfAsync(session, nodes[i], values[i], field, either));
            if (parsed.GetValue(_json)) WriteJson(readings, output);
            else WriteText(readings, output);
            return Conclude(readings, error);
        }, stop);
    }

    private static void WriteText(List<Reading> readings, TextWriter output)
    {
        var table = new TextTable("NODE", "STATUS", "SOURCE TIME", "SERVER TIME", "VALUE");
        foreach (var reading in readings)
            table.Add(reading.Node.ToString(), reading.Value.Status.Name, reading.Value.SourceTime.ToString(),
                reading.Value.ServerTime.ToString(), reading.Text);
        table.WriteTo(output);
    }

    private static void WriteJson(List<Reading> readings, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("values");
        foreach (var reading in readings) reading.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static int Conclude(List<Reading> readings, TextWriter error)
    {
        var failed = readings.FindAll(reading => reading.Problem is not null);
        foreach (var reading in failed) error.WriteLine($"{reading.Node}: {reading.Problem}");
        return failed.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }
}
