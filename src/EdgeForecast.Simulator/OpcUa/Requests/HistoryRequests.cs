using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Raw history (Part 4, 5.11.3 and Part 11, 6.5.3), forwards and backwards, in portions.</summary>
internal sealed class HistoryRequests(ServerCore core)
{
    public HistoryReadResponse Read(ServiceCall call, HistoryReadRequest request)
    {
        Operations.CheckTimestamps(request.TimestampsToReturn);
        var nodes = Operations.Of(request.NodesToRead);
        if (request.ReleaseContinuationPoints)
        {
            var released = nodes.Select(node => call.Session.HistoryPoints.TryTake(node.ContinuationPoint, out _));
            return new HistoryReadResponse
            {
                Results = [.. released.Select(done => Failed(done ? 0 : StatusCodes.BadContinuationPointInvalid))],
            };
        }

        if (request.HistoryReadDetails.TryDecode<ReadRawModifiedDetails>(DecodeLimits.Default, out var details)
            != DecodeStatus.Done || details!.IsReadModified)
            throw new OpcUaException(StatusCodes.BadHistoryOperationUnsupported, "raw values only");
        if (CountOfLimits(details) < 2)
            throw new OpcUaException(StatusCodes.BadHistoryOperationInvalid, "two of start, end and count are needed");
        return new HistoryReadResponse
        {
            Results = [.. nodes.Select(node => Read(call.Session, node, details, request.TimestampsToReturn))],
        };
    }

    private HistoryReadResult Read(
        ServerSession session, HistoryReadValueId asked, ReadRawModifiedDetails details, TimestampsToReturn timestamps)
    {
        if (core.Space.Find(asked.NodeId) is not { } node) return Failed(StatusCodes.BadNodeIdUnknown);
        if (node is not VariableNode { History: { } history })
            return Failed(StatusCodes.BadHistoryOperationUnsupported);
        if (!string.IsNullOrEmpty(asked.IndexRange)) return Failed(StatusCodes.BadIndexRangeNoData);
        UtcTime? after = null;
        if (asked.ContinuationPoint is { Length: > 0 } given)
        {
            if (!session.HistoryPoints.TryTake(given, out var point) || point.Node != asked.NodeId)
                return Failed(StatusCodes.BadContinuationPointInvalid);
            after = point.Last;
        }

        var most = details.NumValuesPerNode is 0 or > ServerLimits.HistoryPerCallMax
            ? ServerLimits.HistoryPerCallMax
            : (int)details.NumValuesPerNode;
        var values = new List<DataValue>();
        var isMore = Take(history, details, after, most, values);
        byte[]? next = null;
        // A count that was asked for is all there is to say; one of ours leaves a rest.
        if (isMore && !session.HistoryPoints.TryKeep(
                new HistoryPoint(asked.NodeId, values[^1].SourceTime), out next))
            return Failed(StatusCodes.BadNoContinuationPoints);
        return new HistoryReadResult
        {
            StatusCode = new StatusCode(values.Count == 0 ? StatusCodes.GoodNoData : 0),
            ContinuationPoint = next,
            HistoryData = ExtensionObject.From(new HistoryData
            {
                DataValues = [.. values.Select(value => Operations.Stamp(value, timestamps, core.Now, true))],
            }),
        };
    }

    /// <summary>Takes one portion; true where values within the times are left.</summary>
    private static bool Take(
        NodeHistory history, ReadRawModifiedDetails details, UtcTime? after, int most, List<DataValue> values)
    {
        var (start, end) = (details.StartTime, details.EndTime);
        // Without a start the values before the end are wanted, the newest first.
        if (start.IsNull || (!end.IsNull && end < start))
            return TakeBackwards(history, start, end, after, most, values);
        var at = history.FirstAtOrAfter(after is { } last ? new UtcTime(last.Ticks + 1) : start);
        var stop = end.IsNull ? history.Count : history.FirstAtOrAfter(end);
        // Start and end at one moment mean that moment.
        if (start == end) stop = history.FirstAtOrAfter(new UtcTime(end.Ticks + 1));
        for (; at < stop && values.Count < most; at++) values.Add(history[at]);
        return at < stop && (details.NumValuesPerNode == 0 || !details.EndTime.IsNull);
    }

    private static bool TakeBackwards(
        NodeHistory history, UtcTime start, UtcTime end, UtcTime? after, int most, List<DataValue> values)
    {
        var newest = start.IsNull ? end : start;
        var oldest = start.IsNull ? default : end;
        var at = (after is { } last ? history.FirstAtOrAfter(last)
            : history.FirstAtOrAfter(new UtcTime(newest.Ticks + 1))) - 1;
        for (; at >= 0 && values.Count < most; at--)
        {
            if (!oldest.IsNull && history[at].SourceTime <= oldest) return false;
            values.Add(history[at]);
        }

        return at >= 0 && !oldest.IsNull && history[at].SourceTime > oldest;
    }

    private static int CountOfLimits(ReadRawModifiedDetails details) => (details.StartTime.IsNull ? 0 : 1)
        + (details.EndTime.IsNull ? 0 : 1) + (details.NumValuesPerNode == 0 ? 0 : 1);

    private static HistoryReadResult Failed(uint status) => new() { StatusCode = new StatusCode(status) };
}
