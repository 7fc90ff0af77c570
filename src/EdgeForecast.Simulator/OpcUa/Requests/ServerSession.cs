using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>A client's session.</summary>
internal sealed class ServerSession(NodeId id, NodeId token, string name, TimeSpan timeout)
{
    public NodeId Id => id;

    /// <summary>The secret that its requests carry.</summary>
    public NodeId Token => token;

    public string Name => name;

    public TimeSpan Timeout => timeout;

    /// <summary>Where it lives; null while its client has none.</summary>
    public ServerChannel? Channel { get; set; }

    /// <summary>Who opened it; nobody else may take it over.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The last one that the client got.</summary>
    public byte[] Nonce { get; set; } = [];

    /// <summary>As whom; empty for anonymous, null until it is activated.</summary>
    public string? User { get; set; }

    public bool MayWrite => !string.IsNullOrEmpty(User);

    /// <summary>When it was last heard of, as a timestamp of the machine's clock.</summary>
    public long LastHeardAt { get; set; }

    public Queue<PendingPublish> Publishes { get; } = new();

    public ContinuationPoints<BrowseRest> BrowsePoints { get; } = new();

    public ContinuationPoints<HistoryPoint> HistoryPoints { get; } = new();
}
