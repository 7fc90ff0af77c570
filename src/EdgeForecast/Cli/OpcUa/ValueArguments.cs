using System.CommandLine;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Which values are meant: the same to read and to watch.</summary>
internal sealed class ValueArguments
{
    private readonly Argument<string[]> _nodes = new("node")
    {
        Description = "Node ids as \"opcua browse\" prints them; quote them, they hold semicolons.",
        HelpName = "NODE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _indexRange = new("--index-range")
    {
        Description = "Elements of an array, as in 2, 0:3, or for a matrix 1,0.",
        HelpName = "RANGE",
    };

    private readonly Option<string?> _field = new("--field")
    {
        Description = "A field of a structure, as in Motor.Speed or Phases[2].U.",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_nodes);
        command.Options.Add(_indexRange);
        command.Options.Add(_field);
    }

    public string? IndexRange(ParseResult parsed) => parsed.GetValue(_indexRange);

    public string? Field(ParseResult parsed) => parsed.GetValue(_field);

    public bool TryRead(ParseResult parsed, TextWriter error, out List<ExpandedNodeId> nodes)
    {
        if (!NodeArguments.TryParse(parsed.GetValue(_nodes) ?? [], error, out nodes)) return false;
        if (Field(parsed) is not { } field || FieldPath.IsValid(field)) return true;
        error.WriteLine($"--field {field}: write names and dots, as in Motor.Speed or Phases[2].U.");
        return false;
    }
}
