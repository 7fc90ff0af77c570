using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Sources;
using EdgeForecast.Sources.OpcUa;
using EdgeForecast.TestKit.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Tests.Sources.OpcUa;

/// <summary>Makes sources that publish often and wait only milliseconds between attempts.</summary>
internal static class TestSource
{
    public static OpcUaItemOptions Item(
        string signal, string node, string? indexRange = null, string? field = null, string unit = "",
        RangeRuleOptions? range = null) => new(
        signal, ExpandedNodeId.Parse(OpcUaPlant.Node(node)), indexRange, field, TimeSpan.Zero, QueueSize: 1000,
        Unit: unit, Range: range);

    public static OpcUaSource Create(
        int port, IBatchIntake intake, IReadOnlyList<OpcUaItemOptions> items, Gate? gate = null,
        SignalUnits? units = null)
    {
        var signals = new SignalTable(items.Select(item => item.Signal));
        return new OpcUaSource(
            "test",
            new OpcUaSourceOptions(
                new OpcUaServerOptions(
                    OpcUaPlant.UrlOf(port), "pki", EndpointSelection.Unsecured,
                    KeepAlive: TimeSpan.FromMilliseconds(500)),
                items,
                Publishing: TimeSpan.FromMilliseconds(20),
                ReconnectDelayFirst: TimeSpan.FromMilliseconds(5),
                ReconnectDelayMax: TimeSpan.FromMilliseconds(40),
                ItemRetry: TimeSpan.FromMilliseconds(200)),
            signals,
            intake,
            new SignalDefaults(
                gate ?? new Gate([.. items.Select(_ => SignalRules.Default)]),
                units ?? new SignalUnits(signals, items.Select(item => item.Unit))),
            TimeProvider.System,
            TimeProvider.System,
            new Random(1),
            reference => reference,
            NullLogger<OpcUaSource>.Instance);
    }
}
