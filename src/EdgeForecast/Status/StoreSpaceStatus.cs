using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Status;

/// <summary>What the buffer needs on its disk, and whether the disk gives it.</summary>
/// <param name="State">
/// <c>working</c>; <c>full</c>: no space, samples wait; <c>failing</c>: the disk refuses for another reason, samples
/// wait. It goes on by itself when the disk allows.
/// </param>
/// <param name="Outlook">What three days at the present rate take; empty while the rate is not known.</param>
/// <param name="SamplesPerSecond">Samples stored, over the last ten minutes.</param>
/// <param name="StoredBytesPerHour">What the files grow by.</param>
/// <param name="FlashBytesPerDay">What is written to the device.</param>
/// <param name="CapBytes">What the files may take.</param>
/// <param name="LastsHours">How long that lasts.</param>
/// <param name="Reserve"><c>held</c>, <c>in use</c> or <c>missing</c>.</param>
/// <param name="SetAsideBytes">Damaged files that were set aside.</param>
internal sealed record StoreSpaceStatus(
    string State,
    string Outlook,
    double? SamplesPerSecond,
    double? StoredBytesPerHour,
    double? FlashBytesPerDay,
    long? CapBytes,
    double? LastsHours,
    string Reserve,
    long SetAsideBytes)
{
    public static StoreSpaceStatus Of(Buffer.Segments.StoreStatus store, SpaceReserve reserve) => new(
        store.Condition switch
        {
            StoreCondition.Working => "working",
            StoreCondition.Full => "full",
            _ => "failing",
        },
        store.Pace?.ToString() ?? "",
        store.Pace?.SamplesPerSecond,
        store.Pace?.StoredBytesPerHour,
        store.Pace?.FlashBytesPerDay,
        store.Pace?.CapBytes,
        store.Pace?.Lasts?.TotalHours,
        reserve.IsGivenUp ? "in use" : reserve.IsHeld ? "held" : "missing",
        store.DamagedBytes);
}
