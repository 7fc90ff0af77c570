using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Tests.Encoding;

/// <summary>Decodes bytes of a named kind and encodes them again.</summary>
internal static class Codec
{
    public delegate void Transcoder(ref UaReader reader, UaWriter writer);

    public static readonly Dictionary<string, Transcoder> BuiltIns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NodeId"] = (ref r, w) => w.WriteNodeId(r.ReadNodeId()),
        ["ExpandedNodeId"] = (ref r, w) => w.WriteExpandedNodeId(r.ReadExpandedNodeId()),
        ["QualifiedName"] = (ref r, w) => w.WriteQualifiedName(r.ReadQualifiedName()),
        ["LocalizedText"] = (ref r, w) => w.WriteLocalizedText(r.ReadLocalizedText()),
        ["DiagnosticInfo"] = (ref r, w) => w.WriteDiagnosticInfo(r.ReadDiagnosticInfo()),
        ["ExtensionObject"] = (ref r, w) => w.WriteExtensionObject(r.ReadExtensionObject()),
        ["DataValue"] = (ref r, w) => w.WriteDataValue(r.ReadDataValue()),
        ["Variant"] = (ref r, w) => w.WriteVariant(r.ReadVariant()),
    };

    public static readonly Dictionary<string, Transcoder> Messages = new()
    {
        ["OpenSecureChannelRequest"] = Structure<OpenSecureChannelRequest>,
        ["OpenSecureChannelResponse"] = Structure<OpenSecureChannelResponse>,
        ["GetEndpointsRequest"] = Structure<GetEndpointsRequest>,
        ["GetEndpointsResponse"] = Structure<GetEndpointsResponse>,
        ["CreateSessionRequest"] = Structure<CreateSessionRequest>,
        ["CreateSessionResponse"] = Structure<CreateSessionResponse>,
        ["ActivateSessionRequest"] = Structure<ActivateSessionRequest>,
        ["ActivateSessionResponse"] = Structure<ActivateSessionResponse>,
        ["ReadRequest"] = Structure<ReadRequest>,
        ["ReadResponse"] = Structure<ReadResponse>,
        ["WriteRequest"] = Structure<WriteRequest>,
        ["WriteResponse"] = Structure<WriteResponse>,
        ["BrowseRequest"] = Structure<BrowseRequest>,
        ["BrowseResponse"] = Structure<BrowseResponse>,
        ["CallRequest"] = Structure<CallRequest>,
        ["CreateSubscriptionRequest"] = Structure<CreateSubscriptionRequest>,
        ["CreateSubscriptionResponse"] = Structure<CreateSubscriptionResponse>,
        ["CreateMonitoredItemsRequest"] = Structure<CreateMonitoredItemsRequest>,
        ["CreateMonitoredItemsResponse"] = Structure<CreateMonitoredItemsResponse>,
        ["PublishRequest"] = Structure<PublishRequest>,
        ["PublishResponse"] = Structure<PublishResponse>,
        ["RepublishRequest"] = Structure<RepublishRequest>,
        ["TransferSubscriptionsRequest"] = Structure<TransferSubscriptionsRequest>,
        ["RegisterNodesRequest"] = Structure<RegisterNodesRequest>,
        ["HistoryReadRequest"] = Structure<HistoryReadRequest>,
        ["ServiceFault"] = Structure<ServiceFault>,
    };

    private static readonly Dictionary<uint, Transcoder> _messagesById = new()
    {
        [ReadRequest.BinaryEncodingId] = Structure<ReadRequest>,
        [ReadResponse.BinaryEncodingId] = Structure<ReadResponse>,
        [WriteRequest.BinaryEncodingId] = Structure<WriteRequest>,
        [BrowseRequest.BinaryEncodingId] = Structure<BrowseRequest>,
        [PublishResponse.BinaryEncodingId] = Structure<PublishResponse>,
    };

    /// <summary>A whole message: the id of its type, then the structure.</summary>
    public static void Message(ref UaReader reader, UaWriter writer)
    {
        var id = reader.ReadNodeId();
        writer.WriteNodeId(id);
        if (id.NamespaceIndex == 0 && _messagesById.TryGetValue(id.Numeric, out var transcoder))
            transcoder(ref reader, writer);
        else
            reader.Fail(DecodeStatus.UnknownType);
    }

    public static (DecodeStatus Status, byte[] Encoded) Transcode(
        Transcoder transcoder, ReadOnlySpan<byte> bytes, DecodeLimits? limits = null)
    {
        var reader = new UaReader(bytes, limits ?? DecodeLimits.Default);
        using var writer = new UaWriter(256 * 1024 * 1024);
        transcoder(ref reader, writer);
        return (reader.Status, writer.Written.ToArray());
    }

    private static void Structure<T>(ref UaReader reader, UaWriter writer) where T : class, IStructure<T>, new() =>
        writer.WriteStructure(reader.ReadStructure<T>());
}
