namespace EdgeForecast.Status;

/// <summary>A status with the name of what it is the status of.</summary>
internal sealed record Named<T>(string Name, T Status);
