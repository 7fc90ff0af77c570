namespace EdgeForecast.Buffer.Tests.Streams;

public sealed class PowerCutException() : IOException("The machine has stopped.");
