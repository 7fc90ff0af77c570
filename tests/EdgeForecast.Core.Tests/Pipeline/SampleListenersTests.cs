using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Pipeline;

public sealed class SampleListenersTests
{
    private static readonly Sample[] _batch = [new(new SignalId(0), 1, Quality.Good, default, default)];
    private readonly Follower _first = new();
    private readonly Follower _second = new();

    [Fact]
    public async Task One_that_joins_is_told_of_the_past_before_the_present()
    {
        var listeners = new SampleListeners([_first]);
        var joined = listeners.JoinAsync(_second, () => _second.Heard.Add("past"));
        Assert.False(joined.IsCompleted);
        Assert.Equal(1, listeners.Count);
        listeners.OnAccepted(_batch);
        await joined;
        Assert.Equal(["past", "1"], _second.Heard);
        Assert.Equal(["1"], _first.Heard);
    }

    [Fact]
    public async Task One_whose_past_cannot_be_told_does_not_join()
    {
        var listeners = new SampleListeners([_first]);
        var joined = listeners.JoinAsync(_second, () => throw new IOException("the disk is away"));
        listeners.OnAccepted(_batch);
        await Assert.ThrowsAsync<IOException>(() => joined);
        Assert.Empty(_second.Heard);
        Assert.Equal(1, listeners.Count);
    }

    [Fact]
    public void One_that_leaves_hears_nothing_more()
    {
        var listeners = new SampleListeners([_first, _second]);
        listeners.Leave(_second);
        listeners.OnAccepted(_batch);
        Assert.Empty(_second.Heard);
        Assert.Single(_first.Heard);
    }

    [Fact]
    public void One_that_throws_is_counted_and_the_others_hear_on()
    {
        var listeners = new SampleListeners([new Broken(), _first]);
        listeners.OnAccepted(_batch);
        Assert.Single(_first.Heard);
        Assert.Equal(1, listeners.ErrorCount);
        Assert.Contains("no wish", listeners.LastError);
    }

    private sealed class Follower : ISampleListener
    {
        public List<string> Heard { get; } = [];

        public void OnAccepted(ReadOnlySpan<Sample> accepted) => Heard.Add($"{accepted.Length}");
    }

    private sealed class Broken : ISampleListener
    {
        public void OnAccepted(ReadOnlySpan<Sample> accepted) => throw new InvalidOperationException("no wish");
    }
}
