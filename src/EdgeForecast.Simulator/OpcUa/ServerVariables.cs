using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa;

/// <summary>The variables of the Server object: who it is, what time it has, what it takes (Part 5, 6.3).</summary>
internal static class ServerVariables
{
    private const uint Name = 2261;
    private const uint Maker = 2263;

    private static readonly string[] _profiles = ["http://opcfoundation.org/UA-Profile/Server/StandardUA2017"];
    private static readonly string[] _locales = ["en"];

    /// <summary>Those that are made at every look.</summary>
    public static Dictionary<uint, Func<DataValue>> Sources(
        UtcTime started, Func<UtcTime> now, BuildInfo build) => new()
        {
            [NodeIds.ServerServerStatus] = () => Live(Variant.From(ExtensionObject.From(new ServerStatusDataType
            {
                StartTime = started,
                CurrentTime = now(),
                State = ServerState.Running,
                BuildInfo = build,
            })), now()),
            [NodeIds.ServerServerStatusCurrentTime] = () => Live(Variant.From(now()), now()),
        };

    public static BuildInfo Build(UtcTime started) => new()
    {
        ProductUri = OpcUaServer.ProductUri,
        ManufacturerName = "EdgeForecast",
        ProductName = OpcUaServer.ApplicationName,
        SoftwareVersion = typeof(ServerVariables).Assembly.GetName().Version?.ToString(3) ?? "",
        BuildNumber = "1",
        BuildDate = started,
    };

    /// <summary>Sets the others, once.</summary>
    public static void SetConstants(AddressSpace space, UtcTime started, BuildInfo build)
    {
        foreach (var (id, value) in Identity(space, started, build)) space.Variable(id).With(value);
        foreach (var (id, value) in Limits()) space.Variable(id).With(value);
    }

    private static IEnumerable<(uint Id, Variant Value)> Identity(
        AddressSpace space, UtcTime started, BuildInfo build) =>
    [
        (NodeIds.ServerServerArray, Variant.FromArray(new[] { OpcUaServer.ApplicationUri })),
        (NodeIds.ServerNamespaceArray, Variant.FromArray(space.Namespaces.ToArray())),
        (2257, Variant.From(started)),
        (NodeIds.ServerServerStatusState, Variant.From((int)ServerState.Running)),
        (2260, Variant.From(ExtensionObject.From(build))),
        (2262, Variant.From(build.ProductUri)),
        (Maker, Variant.From(build.ManufacturerName)),
        (Name, Variant.From(build.ProductName)),
        (2264, Variant.From(build.SoftwareVersion)),
        (2265, Variant.From(build.BuildNumber)),
        (2266, Variant.From(build.BuildDate)),
        (2992, Variant.From(0u)),
        (2993, Variant.From(new LocalizedText(null, null))),
        (NodeIds.ServerServiceLevel, Variant.From((byte)255)),
        (2994, Variant.From(false)),
        (2294, Variant.From(false)),
        (3709, Variant.From(0)),
        (2269, Variant.FromArray(_profiles)),
        (2271, Variant.FromArray(_locales)),
    ];

    private static IEnumerable<(uint Id, Variant Value)> Limits() =>
    [
        (2272, Variant.From(ServerLimits.SamplingMin.TotalMilliseconds)),
        (NodeIds.ServerServerCapabilitiesMaxBrowseContinuationPoints,
            Variant.From((ushort)ServerLimits.ContinuationPointsMax)),
        (2736, Variant.From((ushort)0)),
        (NodeIds.ServerServerCapabilitiesMaxHistoryContinuationPoints,
            Variant.From((ushort)ServerLimits.ContinuationPointsMax)),
        (11702, Variant.From(1_000_000u)),
        (11703, Variant.From(4u * 1024 * 1024)),
        (12911, Variant.From(4u * 1024 * 1024)),
        (24095, Variant.From((uint)ServerLimits.SessionsMax)),
        (24096, Variant.From((uint)ServerLimits.SubscriptionsMax)),
        (24098, Variant.From((uint)ServerLimits.SubscriptionsPerSessionMax)),
        (24104, Variant.From((uint)ServerLimits.ItemsPerSubscriptionMax)),
        (31916, Variant.From((uint)ServerLimits.QueueSizeMax)),
        .. ((uint[])[11705, 12165, 11707, 11709, 11710, 11711, 11712, 11714])
            .Select(id => (id, Variant.From((uint)ServerLimits.OperationsPerCallMax))),
    ];

    private static DataValue Live(Variant value, UtcTime now) => new(
        DataValueFields.Value | DataValueFields.SourceTime | DataValueFields.ServerTime, value, default, now, now);
}
