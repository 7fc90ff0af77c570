namespace EdgeForecast.Simulator.Faults;

/// <summary>What can go wrong between a sensor and its reader.</summary>
public enum FaultKind
{
    /// <summary>Readings are not sent.</summary>
    Dropout,

    /// <summary>The value of the first reading of the episode is sent all along.</summary>
    Stuck,

    /// <summary><c>magnitude</c> is added to the value.</summary>
    Spike,

    /// <summary>The quality says bad. A plain payload cannot say so and is left as it is, uncounted.</summary>
    BadQuality,

    /// <summary>The quality says uncertain. A plain payload cannot say so and is left as it is, uncounted.</summary>
    UncertainQuality,

    /// <summary>The value is not a number.</summary>
    NotANumber,

    /// <summary>The value is <c>magnitude</c>.</summary>
    OutOfRange,

    /// <summary>The value is multiplied by <c>magnitude</c>, as by a sensor that was set to another range.</summary>
    Rescale,

    /// <summary>The source time is off by <c>shift</c>, which may be negative. A plain payload has none.</summary>
    ClockJump,

    /// <summary>The reading is sent later by <c>shift</c>, with its true source time.</summary>
    Late,

    /// <summary>The reading is sent twice.</summary>
    Duplicate,

    /// <summary>The payload is cut off in the middle; a plain one is <c>--</c>.</summary>
    Malformed,

    /// <summary>
    /// The unit's publisher crashes at the beginning of the episode, measures nothing during it, and connects again
    /// after it.
    /// </summary>
    Restart,
}
