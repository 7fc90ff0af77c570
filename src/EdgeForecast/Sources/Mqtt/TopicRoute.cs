namespace EdgeForecast.Sources.Mqtt;

/// <summary>What is read from the messages of one topic.</summary>
/// <param name="Pointers">Finds the values in a JSON payload; null when every reading is the payload itself.</param>
/// <param name="Readings">At least one.</param>
internal sealed record TopicRoute(JsonPointerTree? Pointers, TopicReading[] Readings);
