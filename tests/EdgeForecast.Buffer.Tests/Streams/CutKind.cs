namespace EdgeForecast.Buffer.Tests.Streams;

/// <summary>What becomes of the writes that were not synced when the machine stops.</summary>
public enum CutKind
{
    /// <summary>The process was killed: the kernel has them all.</summary>
    Kill,

    /// <summary>None got to the medium.</summary>
    DropUnsynced,

    /// <summary>The first ones did, the next one in part, at a multiple of 512 bytes.</summary>
    TearLast,

    /// <summary>Some did, in any order, each perhaps in part.</summary>
    Reorder,
}
