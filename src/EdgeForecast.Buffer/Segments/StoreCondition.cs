namespace EdgeForecast.Buffer.Segments;

/// <summary>How the disk treats a store. Every condition but the first ends by itself when the disk allows.</summary>
public enum StoreCondition
{
    /// <summary>What is handed over becomes durable.</summary>
    Working,

    /// <summary>There is no space: samples wait, sources are held back, nothing is acknowledged.</summary>
    Full,

    /// <summary>The disk refuses for another reason, such as an input/output error.</summary>
    Failing,
}
