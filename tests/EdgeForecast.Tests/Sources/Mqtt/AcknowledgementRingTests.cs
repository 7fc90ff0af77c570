using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class AcknowledgementRingTests
{
    [Fact]
    public void Deliveries_are_taken_out_in_order_up_to_the_durable_one()
    {
        var ring = new AcknowledgementRing(4);
        for (var round = 0; round < 10; round++)
        {
            ring.Add(round * 10 + 1, 11);
            ring.Add(round * 10 + 3, 13);
            ring.Add(round * 10 + 5, 15);
            Assert.Equal([11, 13], TakeAll(ring, round * 10 + 4));
            Assert.Equal(1, ring.Count);
            Assert.Equal([15], TakeAll(ring, round * 10 + 5));
        }
    }

    [Fact]
    public void It_is_bounded()
    {
        var ring = new AcknowledgementRing(2);
        ring.Add(1, 1);
        Assert.False(ring.IsFull);
        ring.Add(2, 2);
        Assert.True(ring.IsFull);
        Assert.Throws<InvalidOperationException>(() => ring.Add(3, 3));
    }

    private static List<int> TakeAll(AcknowledgementRing ring, long upTo)
    {
        var taken = new List<int>();
        while (ring.TryPeek(upTo, out var identifier))
        {
            taken.Add(identifier);
            ring.RemoveOldest();
        }

        return taken;
    }
}
