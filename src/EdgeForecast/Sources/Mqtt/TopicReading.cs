using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>One signal that is read from the messages of a topic.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Source">What the configuration says of it.</param>
/// <param name="ValueSlot">Its value's place in the walk; -1 for a payload that is the number.</param>
/// <param name="TimestampSlot">Its source time's place; -1 for none.</param>
/// <param name="QualitySlot">Its quality's place; -1 for none.</param>
internal readonly record struct TopicReading(
    SignalId Signal,
    MqttTopicOptions Source,
    int ValueSlot,
    int TimestampSlot,
    int QualitySlot);
