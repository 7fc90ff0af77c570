namespace EdgeForecast.Core.Forecasting;

/// <summary>What one expert saw and said in one forecast.</summary>
/// <param name="Kind">One of <see cref="Experts.ExpertKinds.Names"/>.</param>
/// <param name="IsAwake">Whether its answer took part.</param>
/// <param name="InputDigest">
/// <see cref="Replay.Digest64"/> of the bytes of its window (floats) or, of a built-in expert, of the target's series
/// (doubles); 0 where it took no part.
/// </param>
/// <param name="AnswerDigest">
/// The same of its answers, doubles: one a step, or of a model with quantiles all of each step in order of size; 0
/// where it took no part.
/// </param>
public readonly record struct ExpertProvenance(string Kind, bool IsAwake, ulong InputDigest, ulong AnswerDigest);
