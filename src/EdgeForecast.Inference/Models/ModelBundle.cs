using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Inference.Models;

/// <summary>A bundle whose <c>model.json</c> is sound; nothing else has been looked at.</summary>
/// <param name="Folder">The bundle's folder.</param>
/// <param name="Document">What <c>model.json</c> says.</param>
/// <param name="Description">The same, for the rest of the process.</param>
internal sealed record ModelBundle(string Folder, BundleDocument Document, ModelDescription Description)
{
    public string ModelPath => Path.Combine(Folder, Document.File);
}
