using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Signals;

public sealed class SignalTableTests
{
    [Fact]
    public void Signals_are_numbered_in_order_without_holes()
    {
        var table = new SignalTable(["oil", "load", "Oil"]);
        Assert.Equal(3, table.Count);
        Assert.Equal("load", table[new SignalId(1)]);
        Assert.True(table.TryGet("Oil", out var id));
        Assert.Equal(2, id.Index);
        Assert.False(table.TryGet("ambient", out _));
    }

    [Fact]
    public void A_name_that_stands_twice_is_refused() =>
        Assert.Contains(
            "\"oil\" stands twice",
            Assert.Throws<ArgumentException>(() => new SignalTable(["oil", "a", "oil"])).Message,
            StringComparison.Ordinal);
}
