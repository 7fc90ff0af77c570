namespace EdgeForecast.Simulator.Faults;

/// <summary>What becomes of a reading.</summary>
/// <param name="Copies">How often it is sent; 0 when it is lost.</param>
/// <param name="Delay">How much later, in plant time.</param>
/// <param name="Crash">Its unit's publisher crashes now.</param>
internal readonly record struct FaultOutcome(int Copies, TimeSpan Delay, bool Crash);
