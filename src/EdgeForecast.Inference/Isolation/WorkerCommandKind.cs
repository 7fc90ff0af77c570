namespace EdgeForecast.Inference.Isolation;

/// <summary>What a worker process is asked to do.</summary>
internal enum WorkerCommandKind
{
    /// <summary>Load the bundle whose folder is in the request and check all of it, golden vectors included.</summary>
    Admit = 1,

    /// <summary>Load a bundle that was admitted before: hash and tensors only.</summary>
    Load = 2,

    /// <summary>Load a bundle without golden vectors being required; else as <see cref="Admit"/>.</summary>
    AdmitWithoutGolden = 3,

    /// <summary>Dispose a model.</summary>
    Unload = 4,

    /// <summary>Run a model on the windows in the request.</summary>
    Run = 5,
}
