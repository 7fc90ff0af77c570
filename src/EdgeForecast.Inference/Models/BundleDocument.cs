namespace EdgeForecast.Inference.Models;

/// <summary>What stands in <c>model.json</c>, member by member; <c>docs/model-bundles.md</c> describes it.</summary>
internal sealed record BundleDocument(
    int SchemaVersion,
    string Name,
    string Version,
    string File,
    string Sha256,
    IReadOnlyList<BundleInput> Inputs,
    BundleOutput Output,
    BundleGolden? Golden = null);
