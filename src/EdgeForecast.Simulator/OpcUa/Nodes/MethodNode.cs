using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>Something that can be called.</summary>
/// <param name="id">Its id.</param>
/// <param name="browseName">Its name.</param>
/// <param name="inputs">What it takes, each a scalar of a built-in type.</param>
/// <param name="invoke">
/// Takes inputs of the right types; gives Good and the outputs, or why it refuses. Called with the guard held.
/// </param>
internal sealed class MethodNode(
    NodeId id, QualifiedName browseName, IReadOnlyList<MethodArgument> inputs,
    Func<Variant[], (StatusCode Status, Variant[] Outputs)> invoke)
    : UaNode(id, NodeClass.Method, browseName)
{
    public IReadOnlyList<MethodArgument> Inputs => inputs;

    public (StatusCode Status, Variant[] Outputs) Invoke(Variant[] arguments) => invoke(arguments);
}
