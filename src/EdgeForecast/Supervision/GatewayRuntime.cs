using EdgeForecast.Models;
using EdgeForecast.Status;
using EdgeForecast.Status.Api;
using EdgeForecast.Status.Tap;

namespace EdgeForecast.Supervision;

/// <summary>A gateway that is put together and not started: what a host needs to run it.</summary>
/// <param name="Gateway">Its name.</param>
/// <param name="Stages">Its loops, in the order in which they are stopped: the order of the data.</param>
/// <param name="Pipeline">Asks the rooms for their snapshots; cheap, from any thread.</param>
/// <param name="Taps">What can be followed live.</param>
/// <param name="Listen">Where status is served.</param>
/// <param name="PlantTime">The clock that labels samples and slots.</param>
/// <param name="Owned">What is disposed, in this order, when everything has stopped.</param>
internal sealed record GatewayRuntime(
    string Gateway,
    IReadOnlyList<SupervisedStage> Stages,
    Func<PipelineStatus> Pipeline,
    GatewayTaps Taps,
    ListenAddress Listen,
    TimeProvider PlantTime,
    IReadOnlyList<IAsyncDisposable> Owned)
{
    /// <summary>How models come and go; null where they do not.</summary>
    public ModelLife? Models { get; init; }

    /// <summary>What can be read back over HTTP; null for nothing.</summary>
    public DataAccess? Data { get; init; }
}
