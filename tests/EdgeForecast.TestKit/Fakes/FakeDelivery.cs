namespace EdgeForecast.TestKit.Fakes;

/// <summary>A delivery on the wire between a <see cref="FakeSourcePeer"/> and a <see cref="FakeSource"/>.</summary>
/// <param name="Id">The peer's own number of it, the same when it is delivered again.</param>
/// <param name="Value">The reading.</param>
/// <param name="SourceTicks">When it was measured, in the ticks of a timestamp.</param>
/// <param name="Redelivered">It was on a wire before.</param>
internal readonly record struct FakeDelivery(long Id, double Value, long SourceTicks, bool Redelivered);
