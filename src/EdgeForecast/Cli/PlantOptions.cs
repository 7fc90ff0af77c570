using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.Mqtt;

namespace EdgeForecast.Cli;

/// <summary>The options of a simulated plant, for the verbs <c>demo</c> and <c>simulate</c>.</summary>
internal static class PlantOptions
{
    public static Option<int> Units() => new("--units")
    {
        Description = $"How many transformers, 1 to {SimulationOptions.UnitCountMax}.",
        DefaultValueFactory = _ => 3,
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "The same seed gives the same plant.",
        DefaultValueFactory = _ => 1,
    };

    public static Option<double> Acceleration(double standard) => new("--acceleration")
    {
        Description = "Plant seconds in one second, 1 to 10000.",
        DefaultValueFactory = _ => standard,
    };

    public static Option<string?> Faults() => new("--faults")
    {
        Description = $"A fault script, or \"{SimulationOptions.DemoFaults}\" for the one built in; none without it.",
        HelpName = "FILE",
    };

    public static bool TryParseBroker(string text, [NotNullWhen(true)] out BrokerAddress? broker)
    {
        var colon = text.LastIndexOf(':');
        broker = colon > 0 && ushort.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new BrokerAddress(text[..colon], port)
            : null;
        return broker is not null;
    }
}
