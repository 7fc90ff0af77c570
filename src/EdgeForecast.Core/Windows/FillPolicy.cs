namespace EdgeForecast.Core.Windows;

/// <summary>What stands in for an empty grid step. Whatever is filled in counts as imputed.</summary>
public enum FillPolicy
{
    /// <summary>Nothing: one empty step makes the window unusable.</summary>
    None,

    /// <summary>The last known step before it, at most the maximum age old.</summary>
    Last,

    /// <summary>
    /// The straight line between the neighbours, else as <see cref="Last"/>; never uses a later arrival.
    /// </summary>
    Linear,

    /// <summary>Zero: for counters of events.</summary>
    Zero,
}
