namespace EdgeForecast.Buffer.Segments;

/// <summary>Something that happened to a store and that people should know.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Text">What, where, and what was or should be done.</param>
public sealed record StoreNotice(StoreNoticeSeverity Severity, string Text);
