using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using static EdgeForecast.Core.Tests.Windows.HistoryBench;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>What a history says it has seen, and that it does not change under a slot that reads.</summary>
public sealed class SeenUpToTests
{
    [Fact]
    public void A_sample_that_is_offered_after_the_cut_of_its_arrival_waits_for_the_next_cut()
    {
        var history = History(Window(1, new WindowColumn("a", Fill: FillPolicy.None)));
        Offer(history, (5, 1));
        history.AdvanceTo(At(10));
        history.Offer([Sample(6, 3) with { ArrivalTime = At(9) }]);
        Assert.Equal([1f], Filled(history, 10));
        Assert.Equal([new SeenUpTo(new SignalId(0), At(5), 1)], history.Seen());
        history.AdvanceTo(At(11));
        Assert.Equal([2f], Filled(history, 10));
        Assert.Equal([new SeenUpTo(new SignalId(0), At(9), 1)], history.Seen());
    }

    [Fact]
    public void Samples_of_one_arrival_are_counted_and_those_after_the_cut_are_not_seen()
    {
        var history = History(Window(1, new WindowColumn("a", Fill: FillPolicy.None)));
        Assert.Empty(history.Seen());
        history.Offer([
            Sample(1, 1) with { ArrivalTime = At(4) }, Sample(2, 1) with { ArrivalTime = At(4) },
            Sample(3, 1) with { ArrivalTime = At(20) }]);
        history.AdvanceTo(At(10));
        Assert.Equal([new SeenUpTo(new SignalId(0), At(4), 2)], history.Seen());
    }
}
