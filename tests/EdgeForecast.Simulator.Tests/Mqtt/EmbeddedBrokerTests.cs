using System.Net;
using EdgeForecast.Simulator.Mqtt;

namespace EdgeForecast.Simulator.Tests.Mqtt;

public sealed class EmbeddedBrokerTests
{
    [Fact]
    public async Task Brokers_on_free_ports_do_not_meet()
    {
        await using var first = await EmbeddedBroker.StartAsync();
        await using var second = await EmbeddedBroker.StartAsync();

        Assert.Equal("127.0.0.1", first.Address.Host);
        Assert.NotEqual(first.Address.Port, second.Address.Port);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await EmbeddedBroker.StartAsync();

        var error = await Assert.ThrowsAsync<IOException>(() => EmbeddedBroker.StartAsync(first.Address.Port));

        Assert.Contains(first.Address.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_alone()
    {
        await using var broker = await EmbeddedBroker.StartAsync();

        var listeners = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties()
            .GetActiveTcpListeners().Where(endpoint => endpoint.Port == broker.Address.Port);

        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners).Address);
    }

    [Fact]
    public async Task It_can_start_again_on_the_same_port()
    {
        var first = await EmbeddedBroker.StartAsync();
        await first.DisposeAsync();

        await using var second = await EmbeddedBroker.StartAsync(first.Address.Port);

        Assert.Equal(first.Address, second.Address);
    }
}
