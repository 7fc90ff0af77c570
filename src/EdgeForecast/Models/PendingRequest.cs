namespace EdgeForecast.Models;

/// <summary>A request that waits for its answer.</summary>
internal sealed record PendingRequest(ModelRequest Request)
{
    // Whoever waits goes on elsewhere, not on the loop.
    public TaskCompletionSource<ModelAnswer> Answer { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
