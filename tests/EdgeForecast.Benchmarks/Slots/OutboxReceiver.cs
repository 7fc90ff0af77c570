using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// Makes a message of every forecast, hands it to an outbox, and notes how long after the slot's moment that was done.
/// </summary>
internal sealed class OutboxReceiver(IOutbox? outbox, int countMax) : IForecastReceiver
{
    private readonly double[] _handOverMs = new double[countMax];
    private readonly Timestamp[] _slots = new Timestamp[countMax];
    private readonly Dictionary<string, int> _rungs = [];
    private readonly HashSet<string> _ids = [];
    private readonly List<(int, long)> _gaps = [];
    private Timestamp? _last;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int DuplicateCount { get; private set; }

    public int RefusedCount { get; private set; }

    public IReadOnlyDictionary<string, int> Rungs => _rungs;

    /// <summary>Where slots of this period passed: before which forecast, and how many.</summary>
    public IReadOnlyList<(int Place, long Count)> Gaps => _gaps;

    /// <summary>Zero where gaps do not matter.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Of every forecast, in order, milliseconds.</summary>
    public ReadOnlySpan<double> HandOverMs => _handOverMs.AsSpan(0, Math.Min(Count, countMax));

    /// <summary>The slot of a forecast, by its place.</summary>
    public Timestamp SlotAt(int place) => _slots[place];

    public string LastReason { get; private set; } = "";

    public void Accept(Forecast forecast)
    {
        if (outbox is not null && !outbox.HandOver(Message(forecast))) RefusedCount++;
        var late = Timestamp.Now(TimeProvider.System) - forecast.Slot;
        if (_count < countMax) (_handOverMs[_count], _slots[_count]) = (late.TotalMilliseconds, forecast.Slot);
        if (Period > TimeSpan.Zero && _last is { } last && forecast.Slot - last > Period)
            _gaps.Add((_count, (forecast.Slot - last).Ticks / Period.Ticks - 1));
        _last = forecast.Slot;
        _rungs[forecast.Rung] = _rungs.GetValueOrDefault(forecast.Rung) + 1;
        if (!_ids.Add(forecast.Id)) DuplicateCount++;
        LastReason = forecast.Reason;
        Interlocked.Increment(ref _count);
    }

    public void Rehearse(Forecast forecast) => Message(forecast);

    private static OutboundMessage Message(Forecast forecast)
    {
        using var bytes = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", forecast.Id);
            json.WriteString("rung", forecast.Rung);
            json.WriteString("reason", forecast.Reason);
            Numbers(json, "values", forecast.Values);
            Numbers(json, "lower", forecast.Lower);
            Numbers(json, "upper", forecast.Upper);
            json.WriteStartArray("experts");
            foreach (var expert in forecast.Experts)
            {
                json.WriteStartObject();
                json.WriteString("name", expert.Name);
                json.WriteString("status", expert.Status);
                json.WriteString("detail", expert.Detail);
                json.WriteNumber("weight", expert.Weight);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new OutboundMessage(
            forecast.Id, forecast.Name, "topic", null, bytes.ToArray(), forecast.IssuedAt, forecast.TargetTimes[^1]);
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            if (double.IsFinite(number)) json.WriteNumberValue(number);
            else json.WriteNullValue();
        json.WriteEndArray();
    }
}
