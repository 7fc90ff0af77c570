using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Tests.Scheduling;

public sealed class ProcessPlaceTests
{
    // Of this process alone, and hardly to be noticed: other tests run in it.
    private const int Nice = -1;

    [Fact]
    public void A_thread_that_a_real_time_thread_has_started_is_brought_back_to_the_nice_value_of_the_process()
    {
        var (child, isRealTime) = (0, false);
        using var isThere = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        Thread? started = null;
        var starter = new Thread(() =>
        {
            isRealTime = SlotThread.Claim().StartsWith("fifo", StringComparison.Ordinal);
            started = new Thread(() =>
            {
                child = SlotThread.CurrentId;
                isThere.Set();
                mayEnd.Wait();
            });
            started.Start();
        });
        starter.Start();
        starter.Join();
        isThere.Wait();
        try
        {
            Assert.SkipUnless(isRealTime, "needs the right to a real-time place (CAP_SYS_NICE)");
            Assert.Equal(0, NiceOf(child));
            Assert.NotEqual(0, ProcessPlace.Raise(Nice));
            Assert.Equal(Nice, NiceOf(child));
        }
        finally
        {
            mayEnd.Set();
            started!.Join();
        }
    }

    [Fact]
    public void A_thread_that_steps_back_is_no_longer_in_real_time()
    {
        var (claimed, isStillThere) = ("", true);
        var thread = new Thread(() =>
        {
            claimed = SlotThread.Claim();
            SlotThread.StepBack(0);
            isStillThere = PolicyOf(SlotThread.CurrentId) != 0;
        });
        thread.Start();
        thread.Join();
        Assert.SkipUnless(claimed.StartsWith("fifo", StringComparison.Ordinal),
            "needs the right to a real-time place (CAP_SYS_NICE)");
        Assert.False(isStillThere);
    }

    private static int NiceOf(int thread) =>
        LibcScheduling.GetPriority(LibcScheduling.PriorityProcess, thread);

    // proc(5): the 41st field; the name in parentheses is the second.
    private static int PolicyOf(int thread) => int.Parse(
        File.ReadAllText($"/proc/self/task/{thread}/stat").Split(") ")[1].Split(' ')[38],
        System.Globalization.CultureInfo.InvariantCulture);
}
