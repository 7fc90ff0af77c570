using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Knows how a structure lies on the wire, whoever told it.</summary>
internal interface IStructureLayout
{
    string TypeName { get; }

    /// <summary>Reads one structure; on bad input the reader's status says so.</summary>
    StructureValue Read(ref UaReader reader, int depthLeft);
}
