using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What a server says about a variable beside its value.</summary>
/// <param name="Status">Good, or why the node cannot be read; then nothing else is known.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="DataType">The node of its data type.</param>
/// <param name="ValueRank">
/// -1 a scalar, 0 and above an array of so many dimensions (0: of one or more), else any.
/// </param>
/// <param name="ArrayDimensions">The lengths, 0 where one is not fixed; empty where unknown.</param>
/// <param name="IsWritable">Whether this user may write it.</param>
/// <param name="IsHistorizing">Whether the server keeps its history.</param>
/// <param name="TypeDefinition">What kind of variable it is, such as AnalogItemType.</param>
/// <param name="Range">EURange: the values to be expected in operation; null where it has none.</param>
/// <param name="Unit">EngineeringUnits; null where it has none.</param>
public sealed record VariableDescription(
    StatusCode Status,
    string DisplayName,
    NodeId DataType,
    int ValueRank,
    IReadOnlyList<uint> ArrayDimensions,
    bool IsWritable,
    bool IsHistorizing,
    ExpandedNodeId? TypeDefinition,
    ValueRange? Range,
    EUInformation? Unit);
