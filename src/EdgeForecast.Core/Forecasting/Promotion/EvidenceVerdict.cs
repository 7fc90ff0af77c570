namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>What the evidence says of a challenger so far.</summary>
public enum EvidenceVerdict
{
    /// <summary>Too little, or too close, to say.</summary>
    Open,

    /// <summary>Its loss is smaller by at least the gain asked for.</summary>
    Better,

    /// <summary>Its loss is greater.</summary>
    Worse,
}
