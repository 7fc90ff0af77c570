using EdgeForecast.Simulator.Faults;

namespace EdgeForecast.Simulator;

/// <summary>A snapshot of a simulation. All counts since it started.</summary>
/// <param name="Read">Readings that were due.</param>
/// <param name="Published">Messages that the broker confirmed.</param>
/// <param name="Dropped">Messages dropped because the broker was away too long.</param>
/// <param name="Connections">Connections made, over all units.</param>
/// <param name="Failures">Attempts to connect or to publish that failed.</param>
/// <param name="LastFailure">Why one of the last attempts failed; empty when none did.</param>
/// <param name="Faults">Readings hit, by kind of fault; for restarts, how many there were.</param>
public sealed record SimulationCounts(
    long Read,
    long Published,
    long Dropped,
    long Connections,
    long Failures,
    string LastFailure,
    IReadOnlyDictionary<FaultKind, long> Faults);
