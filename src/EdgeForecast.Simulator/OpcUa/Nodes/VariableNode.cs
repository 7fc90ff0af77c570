using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>A variable or a property. Its value is read and set with the guard of the address space held.</summary>
internal sealed class VariableNode(NodeId id, QualifiedName browseName, NodeId dataType, BuiltInType builtIn)
    : UaNode(id, NodeClass.Variable, browseName)
{
    private DataValue _value = new(
        DataValueFields.Status, Variant.Null, new StatusCode(StatusCodes.BadWaitingForInitialData));

    public NodeId DataType => dataType;

    /// <summary>As which type its values travel.</summary>
    public BuiltInType BuiltIn => builtIn;

    /// <summary>-1 a scalar, else the number of dimensions.</summary>
    public int ValueRank { get; init; } = -1;

    public uint[]? Dimensions { get; init; }

    public bool IsWritable { get; init; }

    /// <summary>Values beyond it cannot be written; also what a percent deadband refers to.</summary>
    public ValueRange? Range { get; init; }

    /// <summary>The largest number of an enumeration, from 0; null for other types.</summary>
    public int? ChoiceMax { get; init; }

    /// <summary>Values so far; null where none is kept.</summary>
    public NodeHistory? History { get; init; }

    /// <summary>Where the value is made anew at every look, such as a time; null where it is set.</summary>
    public Func<DataValue>? Source { get; init; }

    /// <summary>Takes what was written instead of the variable itself; null for none.</summary>
    public Action<Variant>? Written { get; init; }

    /// <summary>Counts the changes, so that a sampler sees that there was one.</summary>
    public long Version { get; private set; }

    /// <summary>Who is to be told of every change.</summary>
    public List<IValueWatcher> Watchers { get; } = [];

    public DataValue Value => Source is null ? _value : Source();

    public void Set(in DataValue value)
    {
        _value = value;
        Version++;
        History?.Add(value);
        foreach (var watcher in Watchers) watcher.OnChanged(value);
    }

    /// <summary>A constant, such as a property.</summary>
    public VariableNode With(Variant value)
    {
        _value = DataValue.Of(value);
        return this;
    }
}
