using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Read, HistoryRead and Write (Part 4, 5.11).</summary>
public sealed partial class OpcUaSession
{
    private const uint HistoryValuesPerCall = 1000;

    /// <summary>The value of one node, with its status and both times.</summary>
    public async Task<DataValue> ReadValueAsync(ExpandedNodeId node, CancellationToken stop) =>
        (await ReadAsync([new ReadItem(node)], stop))[0];

    /// <summary>
    /// Many values in the order of the items; each has its own status, also where the node is unknown.
    /// </summary>
    public async Task<IReadOnlyList<DataValue>> ReadAsync(IReadOnlyList<ReadItem> items, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(items);
        var values = new List<DataValue>(items.Count);
        foreach (var batch in items.Chunk(BatchOf(Limits.NodesPerRead)))
            values.AddRange(await ReadOnceAsync(batch, stop));
        return values;
    }

    /// <summary>Writes values; the statuses come in the order of the items.</summary>
    public async Task<IReadOnlyList<StatusCode>> WriteAsync(IReadOnlyList<WriteItem> items, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(items);
        var statuses = new List<StatusCode>(items.Count);
        foreach (var batch in items.Chunk(BatchOf(Limits.NodesPerWrite)))
        {
            var response = await SendAsync(new WriteRequest
            {
                NodesToWrite = [.. batch.Select(item => new WriteValue
                {
                    NodeId = Resolve(item.Node),
                    AttributeId = (uint)AttributeId.Value,
                    IndexRange = item.IndexRange,
                    Value = DataValue.Of(item.Value),
                })],
            }, stop);
            statuses.AddRange(Whole(response.Results, batch.Length, "Write"));
        }

        return statuses;
    }

    /// <summary>
    /// Writes a number in the type that the node has now: to write 20 to a Float needs no Float in the hand.
    /// </summary>
    public async Task<StatusCode> WriteNumberAsync(ExpandedNodeId node, double value, CancellationToken stop)
    {
        var dataType = (await ReadAsync([new ReadItem(node, AttributeId.DataType)], stop))[0];
        if (dataType.Status.IsBad) return dataType.Status;
        var id = dataType.Value.AsNodeId();
        var type = id.NamespaceIndex == 0 && id.Numeric <= (uint)BuiltInType.Double
            ? (BuiltInType)id.Numeric
            : (await ReadValueAsync(node, stop)).Value.Type;
        if (!NumberConversion.TryConvert(value, type, out var variant))
            return new StatusCode(StatusCodes.BadOutOfRange);
        return (await WriteAsync([new WriteItem(node, variant)], stop))[0];
    }

    /// <summary>
    /// The raw values of a node's history from a time on and before another, oldest first, all continuation points
    /// followed, at most <paramref name="countMax"/>.
    /// </summary>
    /// <exception cref="OpcUaException">The node has no history, or the server refuses.</exception>
    public async Task<IReadOnlyList<DataValue>> ReadHistoryAsync(
        ExpandedNodeId node, DateTimeOffset from, DateTimeOffset until, int countMax, CancellationToken stop)
    {
        var values = new List<DataValue>();
        byte[]? continuation = null;
        var details = ExtensionObject.From(new ReadRawModifiedDetails
        {
            StartTime = UtcTime.From(from),
            EndTime = UtcTime.From(until),
            NumValuesPerNode = HistoryValuesPerCall,
        });
        do
        {
            var response = await SendAsync(HistoryRequest(node, details, continuation, release: false), stop);
            var result = Whole(response.Results, 1, "HistoryRead")[0];
            if (result.StatusCode.IsBad)
                throw new OpcUaException(result.StatusCode,
                    $"{_options.Url}: no history of {node}: {result.StatusCode}.");
            continuation = result.ContinuationPoint is { Length: > 0 } point ? point : null;
            if (result.HistoryData.IsNull) break;
            var decoded = result.HistoryData.TryDecode<HistoryData>(_options.DecodingOrDefault, out var data);
            if (decoded != DecodeStatus.Done)
                throw new OpcUaException(StatusCodes.BadDecodingError,
                    $"{_options.Url}: the history of {node} cannot be decoded: {decoded}.");
            values.AddRange(data!.DataValues ?? []);
        }
        while (continuation is not null && values.Count < countMax);
        if (continuation is not null)
            await SendAsync(HistoryRequest(node, details, continuation, release: true), stop);
        return values.Count > countMax ? values[..countMax] : values;
    }

    private HistoryReadRequest HistoryRequest(
        ExpandedNodeId node, ExtensionObject details, byte[]? continuation, bool release) => new()
        {
            HistoryReadDetails = details,
            TimestampsToReturn = TimestampsToReturn.Both,
            ReleaseContinuationPoints = release,
            NodesToRead = [new HistoryReadValueId { NodeId = Resolve(node), ContinuationPoint = continuation }],
        };

    private async Task<DataValue[]> ReadOnceAsync(IReadOnlyList<ReadItem> items, CancellationToken stop)
    {
        var response = await SendAsync(new ReadRequest
        {
            TimestampsToReturn = TimestampsToReturn.Both,
            NodesToRead = [.. items.Select(item => new ReadValueId
            {
                NodeId = RegisteredId(item.Node)
                    ?? (Namespaces.TryResolve(item.Node, out var resolved) ? resolved : NodeId.Null),
                AttributeId = (uint)item.Attribute,
                IndexRange = item.IndexRange,
            })],
        }, stop);
        return Whole(response.Results, items.Count, "Read");
    }

    private T[] Whole<T>(T[]? results, int count, string service) => results?.Length == count
        ? results
        : throw new OpcUaException(StatusCodes.BadUnexpectedError,
            $"{_options.Url}: {service} of {count} items was answered with {results?.Length ?? 0} results.");
}
