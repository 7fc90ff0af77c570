using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// The data directory of a gateway that is not running, to be read and not changed: samples, what was set aside, and
/// forecasts. Signals are those that the buffer knows.
/// </summary>
public sealed class BufferFolder : ISampleReader, IRangeReader, IForecastReader, IQuarantineReader
{
    public const string SamplesName = "samples";
    public const string ForecastsName = "forecasts";
    public const string OutboxName = "outbox";
    public const string StateName = "state";

    private readonly StoredSignals _stored;
    private readonly RestedSegments _samples;
    private readonly RestedSegments _quarantine;
    private readonly RestedSegments _forecasts;

    private BufferFolder(string directory, IEnumerable<string> moreSignals)
    {
        Location = directory;
        var samples = new ReadOnlyFolder(Path.Combine(directory, SamplesName));
        var forecasts = new ReadOnlyFolder(Path.Combine(directory, ForecastsName));
        // First the names, which number the signals; then what is stored under them.
        var names = new StoredSignals(new SignalTable([]));
        StateInspection.ReadNames(samples, names);
        _ = new RestedSegments(samples, "samples", names);
        _ = new RestedSegments(samples, "quarantine", names);
        Signals = new SignalTable(names.Names.Values.Concat(moreSignals).Distinct());
        _stored = new StoredSignals(Signals);
        foreach (var (number, name) in names.Names) _stored.Add(number, name);
        _samples = new RestedSegments(samples, "samples", _stored);
        _quarantine = new RestedSegments(samples, "quarantine", _stored);
        _forecasts = new RestedSegments(forecasts, ForecastStore.Family, new StoredSignals(new SignalTable([])));
    }

    /// <summary>The data directory.</summary>
    public string Location { get; }

    /// <summary>All signals that the buffer knows, in the order in which it came to know them.</summary>
    public SignalTable Signals { get; }

    /// <summary>
    /// Files that cannot be opened, and blocks at their ends, each with the reason; what is in them is not read.
    /// </summary>
    public IReadOnlyList<string> Unreadable =>
        [.. _samples.Unreadable, .. _quarantine.Unreadable, .. _forecasts.Unreadable];

    internal ISegments SampleSegments => _samples;

    internal ISegments QuarantineSegments => _quarantine;

    internal ISegments ForecastSegments => _forecasts;

    internal StoredSignals StoredSignals => _stored;

    /// <summary>Opens a data directory.</summary>
    /// <param name="directory">With the folder <c>samples</c> in it.</param>
    /// <param name="moreSignals">Signals that are to have a number although the buffer may not know them.</param>
    /// <exception cref="IOException">There is none, or a gateway is running on it.</exception>
    public static BufferFolder Open(string directory, IEnumerable<string>? moreSignals = null)
    {
        var full = Path.GetFullPath(directory);
        if (!Directory.Exists(Path.Combine(full, SamplesName)))
            throw new IOException($"{full}: there is no folder \"{SamplesName}\" in it. Name a data directory.");
        if (DataLock.IsHeld(full))
            throw new IOException($"{full}: a gateway is running on it. Read it over HTTP (--url), or stop it.");
        return new BufferFolder(full, moreSignals ?? []);
    }

    public ISampleCursor Open(SampleQuery query) => new SampleCursor(_samples, _stored, query);

    public ForecastCursor Open(ForecastQuery query, ForecastPosition? start = null) =>
        new(_forecasts, Signals, query, start ?? ForecastPosition.Start);

    public IReadOnlyList<QuarantineEntry> ReadQuarantine(int countMax) =>
        QuarantineReader.ReadNewest(_quarantine, _stored, Math.Clamp(countMax, 1, 1000));

    /// <inheritdoc />
    public SampleReading Read(SampleRange range, ReadPosition? start = null) =>
        SampleReading.Over(_samples, _stored, range, start);
}
