using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>What an import is to make, and where it goes.</summary>
internal sealed class ImportArguments
{
    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write a whole configuration to this file, which must not be there.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _into = new("--into")
    {
        Description = "Add to this configuration; its comments stay. Without --out and --into the entries are printed.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _targets = new("--target")
    {
        Description = "A signal to forecast, by the name that it gets; may be given again. Without it the first with a "
            + "range and a unit.",
        HelpName = "SIGNAL",
    };

    private readonly Option<string> _source = new("--source")
    {
        Description = "What the source is called.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "plc",
    };

    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = "What the gateway is called; without it as this machine.",
        HelpName = "NAME",
    };

    private readonly Option<string> _broker = new("--broker")
    {
        Description = "Where forecasts go.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:1883",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where the gateway keeps its data, and in pki its certificates.",
        HelpName = "DIR",
    };

    private readonly Option<string> _step = Duration("--step", "Length of a step of the forecasts.", "5s");
    private readonly Option<string> _period = Duration("--period", "How often a forecast is issued.", "5s");

    private readonly Option<int> _horizon = new("--horizon")
    {
        Description = "How many steps ahead.",
        DefaultValueFactory = _ => 12,
    };

    private readonly Option<int> _elements = new("--elements")
    {
        Description = "Leave out arrays with more elements and structures with more fields than this.",
        DefaultValueFactory = _ => 100,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_out);
        command.Options.Add(_into);
        command.Options.Add(_targets);
        command.Options.Add(_source);
        command.Options.Add(_gateway);
        command.Options.Add(_broker);
        command.Options.Add(_data);
        command.Options.Add(_step);
        command.Options.Add(_period);
        command.Options.Add(_horizon);
        command.Options.Add(_elements);
    }

    public int ElementCountMax(ParseResult parsed) => parsed.GetValue(_elements);

    public IReadOnlyList<string> Targets(ParseResult parsed) => parsed.GetValue(_targets) ?? [];

    /// <summary>False, with the reason on the standard error, where the options mean nothing.</summary>
    public bool TryRead(
        ParseResult parsed, GivenConnection connection, TextWriter error,
        [NotNullWhen(true)] out ImportRequest? request, [NotNullWhen(true)] out ImportTarget? target)
    {
        (request, target) = (null, null);
        var (file, existing) = (parsed.GetValue(_out), parsed.GetValue(_into));
        var (step, period) = (TimeSpan.Zero, TimeSpan.Zero);
        var source = parsed.GetRequiredValue(_source);
        var gateway = parsed.GetValue(_gateway) ?? SignalNames.Clean(Environment.MachineName);
        string? problem = null;
        if (file is not null && existing is not null) problem = "--out and --into: give one of the two.";
        else if (!PlantOptions.TryParseBroker(parsed.GetRequiredValue(_broker), out var broker))
            problem = $"--broker {parsed.GetValue(_broker)}: write HOST:PORT, as in 127.0.0.1:1883.";
        else if (!DurationText.TryParse(parsed.GetValue(_step), out step) || step <= TimeSpan.Zero)
            problem = $"--step {parsed.GetValue(_step)}: write {DurationText.Grammar}.";
        else if (!DurationText.TryParse(parsed.GetValue(_period), out period) || period <= TimeSpan.Zero)
            problem = $"--period {parsed.GetValue(_period)}: write {DurationText.Grammar}.";
        else if (source.Length == 0 || SignalNames.Clean(source) != source)
            problem = $"--source {source}: use letters, digits, dot, dash and underscore.";
        else
        {
            var data = parsed.GetValue(_data) is { } directory ? Path.GetFullPath(directory) : null;
            request = new ImportRequest(
                gateway.Length > 0 ? gateway : "gateway", source, connection, "", "", broker.Host, broker.Port, data,
                step, parsed.GetValue(_horizon), period);
            target = new ImportTarget(file, existing, parsed.InvocationConfiguration.Output);
        }

        if (problem is not null) error.WriteLine(problem);
        return request is not null && target is not null;
    }

    private static Option<string> Duration(string name, string description, string standard) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => standard,
    };
}
