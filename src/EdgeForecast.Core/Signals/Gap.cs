namespace EdgeForecast.Core.Signals;

/// <summary>A span of time of which samples are known to be missing: part of the record, not only of the log.</summary>
/// <param name="From">Start, inclusive, in arrival time.</param>
/// <param name="To">End, exclusive, in arrival time.</param>
/// <param name="Reason">Why: a short constant text such as <c>damaged-block</c> or <c>source-disconnected</c>.</param>
/// <param name="Scope">What is concerned: a source's or a signal's name; empty for everything.</param>
/// <param name="SampleCount">How many samples, where that is known; otherwise 0.</param>
public sealed record Gap(Timestamp From, Timestamp To, string Reason, string Scope = "", long SampleCount = 0);
