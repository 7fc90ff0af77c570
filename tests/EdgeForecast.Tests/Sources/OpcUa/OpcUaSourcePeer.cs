using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.Tests.Sources.OpcUa;

/// <summary>One number of the plant behind a line that a test can break.</summary>
public sealed class OpcUaSourcePeer : ISourcePeer
{
    private readonly OpcUaPlant _plant;
    private readonly TcpRelay _relay;

    private OpcUaSourcePeer(OpcUaPlant plant, string node)
    {
        _plant = plant;
        _relay = new TcpRelay(plant.Port);
        Node = node;
    }

    public string Node { get; }

    public int Port => _relay.Port;

    public IReadOnlyList<double> AcknowledgedValues => _plant.Acknowledged(Node);

    public static async Task<OpcUaSourcePeer> StartAsync(SharedPlant shared)
    {
        var plant = await shared.RequireAsync();
        var node = shared.NextNode();
        await plant.AddAsync(node);
        return new OpcUaSourcePeer(plant, node);
    }

    public Task SendAsync(double value) => _plant.SendAsync(Node, value);

    // A new subscription begins with the present value; without one it begins with nothing.
    public async Task BreakAsync()
    {
        await _plant.ClearAsync(Node);
        _relay.Break();
    }

    public async Task GoAwayAsync()
    {
        await _plant.ClearAsync(Node);
        _relay.GoAway();
    }

    public Task ComeBackAsync()
    {
        _relay.ComeBack();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();
}
