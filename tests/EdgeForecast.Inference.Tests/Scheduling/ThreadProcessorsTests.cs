using System.Numerics;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Tests.Scheduling;

public sealed class ThreadProcessorsTests
{
    private const int WordCount = 16;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public void The_two_threads_of_a_forecast_share_no_processor_and_use_all(int forecast)
    {
        Assert.SkipUnless(SlotThread.HasStandby, "needs two processors");
        var (all, first, standby) = (new ulong[WordCount], new ulong[WordCount], new ulong[WordCount]);
        RunThread(() => Read(all));
        RunThread(() =>
        {
            SlotThread.ClaimFirst(forecast);
            Read(first);
        });
        RunThread(() =>
        {
            SlotThread.ClaimStandby(forecast);
            Read(standby);
        });
        Assert.Equal(1, standby.Sum(BitOperations.PopCount));
        Assert.All(first.Zip(standby), pair => Assert.Equal(0UL, pair.First & pair.Second));
        Assert.Equal(all, first.Zip(standby, (one, other) => one | other));
    }

    [Fact]
    public void Standbys_of_neighbouring_forecasts_lie_on_different_processors()
    {
        Assert.SkipUnless(SlotThread.HasStandby, "needs two processors");
        var (one, next) = (new ulong[WordCount], new ulong[WordCount]);
        RunThread(() =>
        {
            ThreadProcessors.TryKeepTo(0);
            Read(one);
        });
        RunThread(() =>
        {
            ThreadProcessors.TryKeepTo(1);
            Read(next);
        });
        Assert.NotEqual(one, next);
    }

    [Fact]
    public void What_a_bound_thread_starts_is_not_bound()
    {
        Assert.SkipUnless(SlotThread.HasStandby, "needs two processors");
        var (all, child) = (new ulong[WordCount], new ulong[WordCount]);
        RunThread(() => Read(all));
        RunThread(() =>
        {
            Assert.True(ThreadProcessors.TryKeepTo(0));
            RunThread(() => Read(child));
        });
        Assert.Equal(all, child);
    }

    private static void Read(ulong[] mask) =>
        Assert.True(LibcScheduling.GetAffinity(0, WordCount * sizeof(ulong), mask) >= 0);

    private static void RunThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
