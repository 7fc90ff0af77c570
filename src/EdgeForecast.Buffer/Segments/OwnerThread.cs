namespace EdgeForecast.Buffer.Segments;

/// <summary>A thread that owns files: work that blocks on the disk has no place on the pool.</summary>
internal static class OwnerThread
{
    /// <summary>Runs the work to its end on a thread of its own; the task ends as the work does.</summary>
    /// <param name="name">Of the thread.</param>
    /// <param name="work">What to do.</param>
    /// <param name="wake">Called when <paramref name="stop"/> is cancelled.</param>
    /// <param name="stop">Ends the work; the work looks at it.</param>
    public static Task RunAsync(string name, Action work, Action wake, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using (stop.Register(wake)) work();
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return ended.Task;
    }
}
