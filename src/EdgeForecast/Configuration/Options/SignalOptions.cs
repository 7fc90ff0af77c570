using EdgeForecast.Core.Validation;

namespace EdgeForecast.Configuration.Options;

/// <summary>One signal: what it is, where it comes from, and what is believed of it.</summary>
/// <param name="Name">Unique; stored samples are kept under it.</param>
/// <param name="Source">The name of the source it comes from.</param>
/// <param name="Topic">The MQTT topic of its messages; <c>+</c> stands for any one level.</param>
/// <param name="Qos">1, or 0 for a publisher whose samples may be lost.</param>
/// <param name="Unit">For people, as in <c>degC</c>.</param>
/// <param name="Description">For people.</param>
/// <param name="Payload">How its payloads look; as its source says when left out.</param>
/// <param name="Rules">What a sample must satisfy.</param>
internal sealed record SignalOptions(
    string Name,
    string Source,
    string? Topic = null,
    int Qos = 1,
    string Unit = "",
    string Description = "",
    PayloadOptions? Payload = null,
    SignalRules? Rules = null)
{
    public SignalRules Rules { get; init; } = Rules ?? SignalRules.Default;
}
