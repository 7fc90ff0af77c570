using System.Diagnostics;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Startup;

/// <summary>When this process started.</summary>
internal static class ProcessStart
{
    /// <summary>
    /// On the plant's clock. Where that is not the machine's, it began when the gateway was put together, and so did
    /// the process.
    /// </summary>
    public static Timestamp On(TimeProvider plantTime, TimeProvider machineTime)
    {
        var now = Timestamp.Now(plantTime);
        if (!ReferenceEquals(plantTime, machineTime)) return now;
        using var process = Process.GetCurrentProcess();
        var age = machineTime.GetUtcNow() - process.StartTime.ToUniversalTime();
        // The kernel counts from the boot in hundredths; a clock that was set meanwhile spoils the difference.
        return age > TimeSpan.Zero && age < TimeSpan.FromMinutes(10) ? now - age : now;
    }
}
