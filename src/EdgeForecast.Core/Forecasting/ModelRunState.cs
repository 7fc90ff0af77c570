namespace EdgeForecast.Core.Forecasting;

public enum ModelRunState
{
    /// <summary>Never armed.</summary>
    Idle,

    /// <summary>Armed; the outcome is awaited.</summary>
    Running,

    /// <summary>The output is there, complete and finite.</summary>
    Done,

    /// <summary>It ended with an error; see <see cref="ModelRun.Detail"/>.</summary>
    Failed,

    /// <summary>The cut-off came first.</summary>
    Late,
}
