using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Startup;

/// <summary>
/// Who gets what on a full disk: outbox and state live on the reserve, samples wait.
/// </summary>
/// <param name="Reserve">Keeps the reserve; a loop of the stores.</param>
/// <param name="Samples">Takes nothing while the reserve is given up.</param>
/// <param name="Outbox">Takes the reserve where it finds no space.</param>
/// <param name="State">The same.</param>
internal sealed record StoreSpace(
    SpaceReserve Reserve, IStorageFolder Samples, IStorageFolder Outbox, IStorageFolder State)
{
    private const long BytesPerMb = 1024 * 1024;

    public static StoreSpace Over(
        DataFolders folders, DataOptions options, TimeProvider machineTime, Action<StoreNotice> onNotice)
    {
        var reserve = new SpaceReserve(folders.State, options.ReserveMb * BytesPerMb, machineTime, onNotice);
        // Before anything else may fill the disk.
        reserve.TryMake();
        return new StoreSpace(reserve, new YieldingFolder(folders.Samples, reserve),
            new ReservedFolder(folders.Outbox, reserve), new ReservedFolder(folders.State, reserve));
    }

    /// <summary>The limits of the sample store.</summary>
    public static SampleStoreOptions Limits(DataOptions options) => SampleStoreOptions.Default with
    {
        SampleBytesMax = options.SamplesMaxMb * BytesPerMb,
        SampleAgeMax = Hours(options.SamplesMaxHours),
        QuarantineBytesMax = options.QuarantineMaxMb * BytesPerMb,
        QuarantineAgeMax = Hours(options.QuarantineMaxHours),
        DamagedBytesMax = options.QuarantineMaxMb * BytesPerMb,
    };

    /// <summary>The limits of the store of issued forecasts.</summary>
    public static ForecastStoreOptions ForecastLimits(DataOptions options) => new(
        options.ForecastsMaxMb * BytesPerMb, AgeMax: Hours(options.ForecastsMaxHours));

    private static TimeSpan? Hours(int hours) => hours == 0 ? null : TimeSpan.FromHours(hours);
}
