namespace EdgeForecast.Buffer.State;

/// <summary>What a state file held.</summary>
/// <param name="Reading">Whether it was there and whole.</param>
/// <param name="Content">Empty unless it was intact.</param>
public readonly record struct StateContent(StateReading Reading, byte[] Content);
