using EdgeForecast.Forwarding;

namespace EdgeForecast.Configuration.Options;

/// <summary>Where the model bundles are, and how models come and go.</summary>
/// <param name="Directory">A folder with one folder a bundle; experts name their model relative to it.</param>
/// <param name="Watch">Whether bundles that arrive there while the gateway runs are taken in.</param>
/// <param name="Newcomers">Which bundles become shadows of forecasts that do not name them.</param>
/// <param name="ShadowMax">Shadows a forecast at most, 0 to 16.</param>
/// <param name="CostMargin">
/// The 99th percentile of a model's run times this must fit into the forecast's budget; 1 to 100.
/// </param>
/// <param name="MemoryMaxMb">What loading and running a model may take.</param>
/// <param name="TrustedKeys">
/// Files with public keys (PEM, RSA or ECDSA) whose signatures of bundles are accepted.
/// </param>
/// <param name="SignatureRequired">Whether bundles without a signature are refused.</param>
/// <param name="Promotion">When a shadow takes the place of the model that serves.</param>
/// <param name="Topic">
/// Where it is told what happens to models. <c>{gateway}</c> and <c>{forecast}</c> are replaced; where a bundle is no
/// good for any forecast, <c>ANY</c> stands for it.
/// </param>
/// <param name="StateTopic">
/// Where the newest of it stands retained, with all models of the forecast; the same placeholders. Empty for nowhere.
/// </param>
internal sealed record ModelsOptions(
    string Directory = "models",
    bool Watch = true,
    NewcomerPolicy Newcomers = NewcomerPolicy.Shadow,
    int ShadowMax = 4,
    double CostMargin = 1.5,
    int MemoryMaxMb = 512,
    IReadOnlyList<string>? TrustedKeys = null,
    bool SignatureRequired = false,
    PromotionSettings? Promotion = null,
    string Topic = TopicTemplate.DefaultModel,
    string StateTopic = TopicTemplate.DefaultModelState)
{
    public IReadOnlyList<string> TrustedKeys { get; init; } = TrustedKeys ?? [];

    public PromotionSettings Promotion { get; init; } = Promotion ?? new PromotionSettings();
}
