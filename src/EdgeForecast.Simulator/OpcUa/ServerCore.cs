using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Transport;
using EdgeForecast.Simulator.OpcUa.Nodes;
using EdgeForecast.Simulator.OpcUa.Requests;
using EdgeForecast.Simulator.OpcUa.Subscriptions;

namespace EdgeForecast.Simulator.OpcUa;

/// <summary>What the services share. All of it is guarded by the lock of the address space.</summary>
internal sealed class ServerCore : IDisposable
{
    public ServerCore(
        OpcUaServerOptions options, AddressSpace space, X509Certificate2 certificate, TimeProvider plantTime,
        TimeProvider machineTime)
    {
        Options = options;
        Space = space;
        Certificate = certificate;
        CertificateBytes = certificate.RawData;
        PlantTime = plantTime;
        MachineTime = machineTime;
        Subscriptions = new SubscriptionTable(this);
    }

    public OpcUaServerOptions Options { get; }

    public AddressSpace Space { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public byte[] CertificateBytes { get; }

    /// <summary>Labels values; may run faster than the machine's.</summary>
    public TimeProvider PlantTime { get; }

    /// <summary>Measures intervals and timeouts.</summary>
    public TimeProvider MachineTime { get; }

    /// <summary>By their secrets.</summary>
    public Dictionary<NodeId, ServerSession> Sessions { get; } = [];

    public SubscriptionTable Subscriptions { get; }

    /// <summary>Where it listens; known once it does.</summary>
    public int Port { get; set; }

    public UtcTime Now => UtcTime.From(PlantTime.GetUtcNow());

    /// <summary>The channel is gone: its sessions live on without one, for a while.</summary>
    public void Detach(ServerChannel channel)
    {
        foreach (var session in Sessions.Values)
        {
            if (session.Channel != channel) continue;
            session.Channel = null;
            session.Publishes.Clear();
        }
    }

    /// <summary>Ends a session; its subscriptions go with it or wait for another one.</summary>
    public void Close(ServerSession session, bool deleteSubscriptions)
    {
        Sessions.Remove(session.Token);
        session.Publishes.Clear();
        Subscriptions.OnSessionClosed(session, deleteSubscriptions);
    }

    /// <summary>Closes the sessions that were not heard of for their timeout.</summary>
    public void CloseSilentSessions()
    {
        foreach (var session in Sessions.Values)
            if (MachineTime.GetElapsedTime(session.LastHeardAt) > session.Timeout)
                Close(session, deleteSubscriptions: false);
    }

    public void Dispose()
    {
        Sessions.Clear();
        Subscriptions.Dispose();
        Certificate.Dispose();
    }

    /// <summary>Forgets all sessions and subscriptions, as a restart would.</summary>
    public void Forget()
    {
        Sessions.Clear();
        Subscriptions.Clear();
    }
}
