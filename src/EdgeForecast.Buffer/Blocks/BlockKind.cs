namespace EdgeForecast.Buffer.Blocks;

/// <summary>What a block holds. Stored: never reuse a number. A reader passes over kinds it does not know.</summary>
internal enum BlockKind : byte
{
    Samples = 1,
    Gap = 2,
    Quarantine = 3,
    Catalogue = 4,

    /// <summary>The last block of a full segment: what it spans.</summary>
    Summary = 5,

    /// <summary>A message of the outbox.</summary>
    Message = 6,

    /// <summary>Issued forecasts and how they came about.</summary>
    Forecasts = 7,
}
