using System.Runtime.InteropServices;

namespace EdgeForecast.Core.Signals;

/// <summary>One reading of one signal.</summary>
/// <param name="Signal">Which signal.</param>
/// <param name="Value">The reading, kept bit for bit, in the signal's own unit.</param>
/// <param name="Quality">What the source says of it.</param>
/// <param name="SourceTime">When it was measured; the arrival time where the source does not say.</param>
/// <param name="ArrivalTime">When this gateway received it: what a forecast may know is cut by this time.</param>
/// <param name="Flags">What else is known of it.</param>
/// <param name="DeliveryId">
/// The source's number of the delivery (MQTT: packet identifier, 1 to 65535), part of the sample's identity where
/// it has no source time; otherwise 0.
/// </param>
[StructLayout(LayoutKind.Auto)] // 40 bytes; in the order of the parameters it would be 48.
public readonly record struct Sample(
    SignalId Signal,
    double Value,
    Quality Quality,
    Timestamp SourceTime,
    Timestamp ArrivalTime,
    SampleFlags Flags = SampleFlags.None,
    ushort DeliveryId = 0);
