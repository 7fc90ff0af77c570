using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>A bundle that is to be loaded and checked in a worker process.</summary>
internal sealed class Admission(string folder, int slot, WorkerCommandKind command, TimeSpan askedAt)
{
    // The one who waits goes on elsewhere, not on the thread that reads the worker's answers.
    private readonly TaskCompletionSource<BundleCheckMessage> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Folder => folder;

    public int Slot => slot;

    public WorkerCommandKind Command => command;

    /// <summary>When it was asked for.</summary>
    public TimeSpan AskedAt => askedAt;

    /// <summary>Who does it; null until a worker is free for it.</summary>
    public Worker? Worker { get; set; }

    public Task<BundleCheckMessage> Outcome => _outcome.Task;

    public bool TryEnd(BundleCheckMessage message) => _outcome.TrySetResult(message);

    public bool TryRefuse(string path, string message, string remedy) =>
        TryEnd(new BundleCheckMessage([new BundleProblem(path, message, remedy)]));
}
