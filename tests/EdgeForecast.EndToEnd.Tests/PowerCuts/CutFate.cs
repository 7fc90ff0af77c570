namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>What becomes of the writes in a disk's cache when the power goes.</summary>
internal enum CutFate
{
    /// <summary>All are lost.</summary>
    Lost,

    /// <summary>All are on the medium.</summary>
    Kept,

    /// <summary>The first so many are there.</summary>
    Prefix,

    /// <summary>Each one is there or not, whatever its place: the disk writes in an order of its own.</summary>
    Subset,

    /// <summary>Each one is there, or not, or some of its sectors are.</summary>
    Torn,
}
