using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Units;

/// <summary>Signals for load: as many as wanted, all changing at every period.</summary>
internal sealed class ExtraSignals
{
    private const int BatchCount = 500;
    private const double TurnsPerPeriod = 0.01;

    private readonly AddressSpace _space;
    private readonly VariableNode[] _nodes;
    private long _turn;

    public ExtraSignals(AddressSpace space, NodeId folder, int count)
    {
        _space = space;
        var parent = space.Add(new UaNode(PlantTypes.Id("extra"), NodeClass.Object, PlantTypes.Name("extra")),
            folder, ReferenceTypes.Organizes, new NodeId(NodeIds.FolderType));
        _nodes = [.. Enumerable.Range(1, count).Select(number => space.Add(
            new VariableNode(PlantTypes.Id($"extra.x{number}"), PlantTypes.Name($"x{number}"),
                new NodeId(NodeIds.Double), BuiltInType.Double),
            parent.Id, ReferenceTypes.Organizes, new NodeId(NodeIds.BaseDataVariableType)))];
    }

    /// <summary>Gives every signal its next value, in portions so that nobody waits long.</summary>
    public void Turn(UtcTime now)
    {
        _turn++;
        for (var start = 0; start < _nodes.Length; start += BatchCount)
            lock (_space.Guard)
            {
                for (var i = start; i < Math.Min(start + BatchCount, _nodes.Length); i++)
                    _nodes[i].Set(new DataValue(
                        DataValueFields.Value | DataValueFields.SourceTime | DataValueFields.ServerTime,
                        Variant.From(i + Math.Sin(2 * Math.PI * TurnsPerPeriod * _turn)), default, now, now));
            }
    }
}
