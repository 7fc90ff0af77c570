namespace EdgeForecast.Core.Signals;

[Flags]
public enum SampleFlags : byte
{
    None = 0,

    /// <summary>The payload had no source time; <see cref="Sample.SourceTime"/> is the arrival time.</summary>
    NoSourceTime = 1,

    /// <summary>The source says that it may have delivered this sample before (MQTT: DUP).</summary>
    Redelivered = 2,

    /// <summary>The gate lowered the quality of this sample to uncertain.</summary>
    MarkedUncertain = 4,
}
