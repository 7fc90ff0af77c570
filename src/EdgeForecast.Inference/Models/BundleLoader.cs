using System.Security.Cryptography;
using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Inference.Models;

/// <summary>
/// Checks bundles: the documents, the model file's hash, that ONNX Runtime loads it, its tensors, its golden vectors.
/// The model is loaded and run in the calling process; where it is not trusted, let <c>ModelHost</c> do this in a
/// process of its own.
/// </summary>
public static class BundleLoader
{
    /// <summary>Looks at everything and reports all that is wrong.</summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="goldenRequired">Whether a bundle without golden vectors is refused.</param>
    public static BundleCheck Check(string folder, bool goldenRequired = true)
    {
        var problems = new List<BundleProblem>();
        var bundle = BundleReader.Read(folder, goldenRequired, problems);
        if (bundle is null) return new BundleCheck(null, null, problems);
        using var session = Open(bundle, problems);
        var report = CheckGolden(session, bundle, problems);
        return new BundleCheck(bundle.Description, report, problems);
    }

    /// <summary>What a bundle says of itself, without a look at its model; null when that is unsound.</summary>
    public static ModelDescription? Describe(string folder) =>
        BundleReader.Read(folder, goldenRequired: false, [])?.Description;

    /// <summary>
    /// Loads a bundle's model; null with the problems when hash, file or tensors are not as they should be.
    /// </summary>
    internal static ModelSession? Open(ModelBundle bundle, List<BundleProblem> problems)
    {
        // Read once: what is loaded is what was hashed, whatever happens to the file in between.
        var model = BundleReader.ReadFile(bundle.Folder, bundle.Document.File, BundleLimits.ModelBytesMax, problems);
        if (model is null) return null;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(model));
        if (sha256 == bundle.Document.Sha256) return ModelSession.Open(model, bundle, problems);
        problems.Add(new BundleProblem($"{BundleReader.DocumentName} sha256",
            $"is not the hash of {bundle.Document.File}, which is {sha256}",
            "Copy the bundle again; if the model was changed on purpose, write its new hash"));
        return null;
    }

    /// <summary>Runs the golden vectors; null when there are none or they could not be run.</summary>
    internal static GoldenReport? CheckGolden(ModelSession? session, ModelBundle bundle, List<BundleProblem> problems)
    {
        // Read even when the model did not load: the golden file's own mistakes belong in the same report.
        var golden = BundleReader.ReadGolden(bundle, problems);
        return session is null || golden is null ? null : GoldenRunner.Run(session, bundle, golden, problems);
    }
}
