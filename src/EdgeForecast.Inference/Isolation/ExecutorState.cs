namespace EdgeForecast.Inference.Isolation;

internal enum ExecutorState
{
    /// <summary>The process has been started and has not greeted yet.</summary>
    Starting,

    /// <summary>It could run a model.</summary>
    Idle,

    /// <summary>It runs a model.</summary>
    Running,

    /// <summary>It loads, checks or unloads a model.</summary>
    Preparing,

    /// <summary>It has been told to go, or killed; no longer counted on.</summary>
    Leaving,
}
