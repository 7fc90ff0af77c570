using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>What the sessions of one source share.</summary>
/// <param name="Topics">From topic to signals.</param>
/// <param name="Decoder">From payload to samples.</param>
/// <param name="Intake">Where batches go.</param>
/// <param name="Plant">The clock that stamps arrival.</param>
/// <param name="Machine">The clock that measures.</param>
/// <param name="ReceiveMaximum">The window asked for with MQTT 5.</param>
/// <param name="BatchDelay">How long samples wait for company.</param>
/// <param name="CountMessage">Told of every delivery.</param>
/// <param name="CountLost">Told of a delivery with QoS 0 that was received and not taken in.</param>
/// <param name="Refused">Told of a filter that the broker refused.</param>
/// <param name="Subscribed">Told when every filter has its answer, and how many were refused.</param>
internal sealed record MqttSourceParts(
    TopicMap Topics,
    PayloadDecoder Decoder,
    IBatchIntake Intake,
    TimeProvider Plant,
    TimeProvider Machine,
    int ReceiveMaximum,
    TimeSpan BatchDelay,
    Action CountMessage,
    Action CountLost,
    Action<string, string> Refused,
    Action<MqttSourceSession, MqttConnection, int> Subscribed)
{
    /// <summary>Deliveries that a source may hold unacknowledged where the broker sets no limit.</summary>
    public const int RingCapacityMin = 1024;
}
