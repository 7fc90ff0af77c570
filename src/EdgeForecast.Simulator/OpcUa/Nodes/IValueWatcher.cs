using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>Is told of every change of a variable; the guard of the address space is held.</summary>
internal interface IValueWatcher
{
    void OnChanged(in DataValue value);
}
