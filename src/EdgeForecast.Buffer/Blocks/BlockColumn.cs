namespace EdgeForecast.Buffer.Blocks;

/// <summary>What a section of a block holds. Stored: never reuse a number.</summary>
internal enum BlockColumn : byte
{
    SignalRuns = 1,
    Value = 2,
    Quality = 3,
    SourceTime = 4,
    ArrivalTime = 5,
    Flags = 6,
    DeliveryId = 7,
    Reason = 8,

    /// <summary>The gap of a gap block.</summary>
    Gap = 32,

    /// <summary>The names of a catalogue block.</summary>
    Names = 33,

    /// <summary>The refused inputs of a quarantine block.</summary>
    RejectedInputs = 34,

    /// <summary>The counts of a summary block.</summary>
    Summary = 35,

    /// <summary>The message of a message block.</summary>
    Message = 36,

    /// <summary>The forecasts of a forecasts block.</summary>
    Forecasts = 37,
}
