using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Supervision;

/// <summary>
/// Loops that are stopped together. Stages are stopped one after another in the order of the data, so that whatever
/// is under way flows out: sources, ingest, forecasts, forwarders, stores.
/// </summary>
/// <param name="Name">For logs and status.</param>
/// <param name="Loops">Its loops, in no order.</param>
/// <param name="StopLimit">How long the stage may take to stop; after that it is left behind and counted.</param>
internal sealed record SupervisedStage(string Name, IReadOnlyList<ILoop> Loops, TimeSpan StopLimit);
