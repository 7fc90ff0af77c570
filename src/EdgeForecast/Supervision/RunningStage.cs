namespace EdgeForecast.Supervision;

/// <summary>A stage with its tasks.</summary>
/// <param name="definition">What it is made of.</param>
/// <param name="loops">Its loops under supervision.</param>
/// <param name="stop">
/// Stops the stage. Never disposed: a loop that is left behind may still hold it, and without a timer it owns nothing.
/// </param>
internal sealed class RunningStage(
    SupervisedStage definition, IReadOnlyList<SupervisedLoop> loops, CancellationTokenSource stop)
{
    public SupervisedStage Definition => definition;

    public IReadOnlyList<SupervisedLoop> Loops => loops;

    public Task AllEnded { get; private set; } = Task.CompletedTask;

    // On the pool, so that a loop that blocks before its first await holds nobody else up.
    public void Start() => AllEnded = Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(stop.Token))));

    public Task CancelAsync() => stop.CancelAsync();
}
