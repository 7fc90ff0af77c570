namespace EdgeForecast.Inference.Models;

/// <summary>What stands in a bundle's golden file.</summary>
/// <param name="SchemaVersion">1.</param>
/// <param name="Processor">The type of processor it was made on, as <see cref="ProcessorType"/> writes it.</param>
/// <param name="Cases">At least one.</param>
/// <param name="Producer">What made it, for people: <c>onnxruntime 1.31.1</c>.</param>
internal sealed record GoldenDocument(
    int SchemaVersion,
    string Processor,
    IReadOnlyList<GoldenCase> Cases,
    string Producer = "");
