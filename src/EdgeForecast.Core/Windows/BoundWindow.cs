using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>A window definition whose columns are bound to signals of this gateway, column by column.</summary>
public sealed record BoundWindow(WindowDefinition Definition, IReadOnlyList<SignalId> Signals);
