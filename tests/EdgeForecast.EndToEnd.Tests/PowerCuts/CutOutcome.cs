namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>What a power cut did to a disk.</summary>
/// <param name="Fate">What it was to do.</param>
/// <param name="CachedCount">Writes that no flush covered.</param>
/// <param name="LostCount">Of these: nothing of them is on the medium.</param>
/// <param name="TornCount">Of these: some of their sectors are.</param>
/// <param name="IsReordered">A write is there although an earlier one is not, or not all of it.</param>
internal sealed record CutOutcome(CutFate Fate, int CachedCount, int LostCount, int TornCount, bool IsReordered);
