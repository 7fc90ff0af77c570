namespace EdgeForecast.Buffer.Segments;

public enum StoreNoticeSeverity
{
    Information,

    /// <summary>Nothing is lost.</summary>
    Warning,

    /// <summary>Something is lost, or cannot be written.</summary>
    Error,
}
