using EdgeForecast.Core.Validation;

namespace EdgeForecast.Configuration.Options;

/// <summary>One signal: what it is, where it comes from, and what is believed of it.</summary>
/// <param name="Name">Unique; stored samples are kept under it.</param>
/// <param name="Source">The name of the source it comes from.</param>
/// <param name="Topic">MQTT: the topic of its messages; <c>+</c> stands for any one level.</param>
/// <param name="Qos">MQTT: 1, or 0 for a publisher whose samples may be lost; 1 when left out.</param>
/// <param name="Unit">For people, as in <c>degC</c>; what the OPC UA node says when left out.</param>
/// <param name="Description">For people.</param>
/// <param name="Payload">MQTT: how its payloads look; as its source says when left out.</param>
/// <param name="Rules">What a sample must satisfy.</param>
/// <param name="Node">
/// OPC UA: the node of its values, as in <c>nsu=urn:plant:line1;s=Boiler.Temperature</c>. With the namespace's URI it
/// stays right when the server numbers its namespaces anew.
/// </param>
/// <param name="IndexRange">
/// OPC UA: which element of an array, as in <c>2</c>, or of a matrix, as in <c>1,0</c>; counted from 0.
/// </param>
/// <param name="Field">OPC UA: the path of a structure's field, as in <c>Motor.Speed</c> or <c>Phases[2].U</c>.</param>
/// <param name="Sampling">OPC UA: how often the server looks at the value, up to 1d; as its source says when left out.
/// </param>
/// <param name="QueueSize">OPC UA: how many values the server keeps between two publishings, 1 to 100000.</param>
/// <param name="DiscardOldest">OPC UA: when that queue is full, drop the oldest value, or else the newest.</param>
/// <param name="Deadband">OPC UA: how far the value must move before the server reports it.</param>
internal sealed record SignalOptions(
    string Name,
    string Source,
    string? Topic = null,
    int? Qos = null,
    string Unit = "",
    string Description = "",
    PayloadOptions? Payload = null,
    SignalRules? Rules = null,
    string? Node = null,
    string? IndexRange = null,
    string? Field = null,
    TimeSpan? Sampling = null,
    int? QueueSize = null,
    bool? DiscardOldest = null,
    DeadbandOptions? Deadband = null)
{
    public SignalRules Rules { get; init; } = Rules ?? SignalRules.Default;
}
