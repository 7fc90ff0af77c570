namespace EdgeForecast.OpcUa.Transport;

/// <summary>How a client greets (Part 6, 7.1.2.3).</summary>
/// <param name="ReceiveBytes">The largest chunk it takes.</param>
/// <param name="SendBytes">The largest chunk it sends.</param>
/// <param name="MessageBytes">The largest answer it takes; 0 for no limit.</param>
/// <param name="ChunkCount">The most chunks of an answer; 0 for no limit.</param>
/// <param name="EndpointUrl">The URL as the client was given it.</param>
internal readonly record struct Greeting(
    uint ReceiveBytes, uint SendBytes, uint MessageBytes, uint ChunkCount, string? EndpointUrl);
