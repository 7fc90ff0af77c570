using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>
/// A forecast as bytes, little-endian; <c>docs/buffer-format.md</c> gives the layout. Signals stand by their names:
/// forecasts are few, and their file needs no other to be read.
/// </summary>
internal static class ForecastRecord
{
    private const byte Version = 1;
    private const int TextBytesMax = 1_000;
    private const int StepsMax = 100_000;
    private const int ExpertsMax = 1_000;

    public static void Write(ByteBuffer to, StoredForecast stored, Func<SignalId, string> nameOf)
    {
        var forecast = stored.Forecast;
        to.Byte(Version);
        to.Text(forecast.Name, TextBytesMax);
        to.Text(forecast.Id, TextBytesMax);
        to.Text(forecast.Target, TextBytesMax);
        to.Int64(forecast.Slot.Ticks);
        to.Int64(forecast.Origin.Ticks);
        to.Int64(forecast.IssuedAt.Ticks);
        to.Varint((ulong)forecast.TargetTimes.Count);
        var before = forecast.Origin.Ticks;
        foreach (var time in forecast.TargetTimes)
        {
            to.Zigzag(time.Ticks - before);
            before = time.Ticks;
        }

        Write(to, forecast.Values);
        Write(to, forecast.Lower);
        Write(to, forecast.Upper);
        Write(to, forecast.Level);
        Write(to, forecast.ImputedShare);
        to.Varint(forecast.WorstQuality.Code);
        to.Text(forecast.Rung, TextBytesMax);
        to.Text(forecast.Reason, TextBytesMax);
        Write(to, forecast.BudgetMs);
        Write(to, forecast.ElapsedMs);
        to.Varint((ulong)forecast.Experts.Count);
        foreach (var expert in forecast.Experts) Write(to, expert);
        to.Text(stored.Versions.App, TextBytesMax);
        to.Text(stored.Versions.Runtime, TextBytesMax);
        to.Text(stored.Versions.Processor, TextBytesMax);
        to.Byte(forecast.Provenance is null ? (byte)0 : (byte)1);
        if (forecast.Provenance is { } provenance) Write(to, provenance, forecast.Slot, nameOf);
    }

    /// <summary>Reads what was written; signals that the table does not have are numbered -1. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, SignalTable signals, out StoredForecast? stored)
    {
        stored = null;
        var from = new ByteReader(bytes);
        if (!from.TryByte(out var version) || version != Version
            || !from.TryText(out var name) || !from.TryText(out var id) || !from.TryText(out var target)
            || !from.TryInt64(out var slot) || !from.TryInt64(out var origin) || !from.TryInt64(out var issued)
            || !TryTimes(ref from, origin, out var times)
            || !TryNumbers(ref from, out var values) || !TryNumbers(ref from, out var lower)
            || !TryNumbers(ref from, out var upper)
            || !TryNumber(ref from, out var level) || !TryNumber(ref from, out var imputed)
            || !from.TryVarint(out var quality) || quality > uint.MaxValue
            || !from.TryText(out var rung) || !from.TryText(out var reason)
            || !TryNumber(ref from, out var budget) || !TryNumber(ref from, out var elapsed)
            || !TryExperts(ref from, out var experts)
            || !from.TryText(out var app) || !from.TryText(out var runtime) || !from.TryText(out var processor)
            || !from.TryByte(out var hasProvenance))
            return false;
        ForecastProvenance? provenance = null;
        if (hasProvenance != 0 && !TryProvenance(ref from, new Timestamp(slot), signals, out provenance)) return false;
        if (from.Remaining != 0 || provenance is not null && provenance.Experts.Count != experts.Length) return false;
        stored = new StoredForecast(
            new Forecast(
                name, id, target, new Timestamp(slot), new Timestamp(origin), new Timestamp(issued), times, values,
                lower, upper, level, experts, imputed, new Quality((uint)quality), rung, reason, budget, elapsed)
            {
                Provenance = provenance,
            },
            new ForecastVersions(app, runtime, processor));
        return true;
    }

    private static void Write(ByteBuffer to, ExpertReport expert)
    {
        to.Text(expert.Name, TextBytesMax);
        to.Text(expert.Version, TextBytesMax);
        to.Text(expert.Sha256, TextBytesMax);
        to.Text(expert.Status, TextBytesMax);
        to.Text(expert.Detail, TextBytesMax);
        Write(to, expert.Weight);
        Write(to, expert.ElapsedMs);
        Write(to, expert.ImputedShare);
    }

    private static void Write(
        ByteBuffer to, ForecastProvenance provenance, Timestamp slot, Func<SignalId, string> nameOf)
    {
        to.Int64(provenance.Step.Ticks);
        to.Varint((ulong)provenance.HorizonSteps);
        Write(to, provenance.Persistence);
        to.Varint((ulong)provenance.Experts.Count);
        foreach (var expert in provenance.Experts)
        {
            to.Text(expert.Kind, TextBytesMax);
            to.Byte(expert.IsAwake ? (byte)1 : (byte)0);
            to.Int64((long)expert.InputDigest);
            to.Int64((long)expert.AnswerDigest);
        }

        Write(to, provenance.Weights);
        to.Varint((ulong)provenance.Seen.Count);
        foreach (var seen in provenance.Seen)
        {
            to.Text(nameOf(seen.Signal), TextBytesMax);
            to.Zigzag(slot.Ticks - seen.LastArrival.Ticks);
            to.Varint((ulong)seen.CountAtLast);
        }
    }

    private static void Write(ByteBuffer to, double number) => to.Int64(BitConverter.DoubleToInt64Bits(number));

    private static void Write(ByteBuffer to, IReadOnlyList<double> numbers)
    {
        to.Varint((ulong)numbers.Count);
        foreach (var number in numbers) Write(to, number);
    }

    private static bool TryNumber(ref ByteReader from, out double number)
    {
        var isDone = from.TryInt64(out var bits);
        number = BitConverter.Int64BitsToDouble(bits);
        return isDone;
    }

    private static bool TryNumbers(ref ByteReader from, out double[] numbers)
    {
        numbers = [];
        if (!from.TryCount(StepsMax * ExpertsMax, out var count) || count > from.Remaining / sizeof(double))
            return false;
        numbers = new double[count];
        for (var i = 0; i < count; i++)
            if (!TryNumber(ref from, out numbers[i])) return false;
        return true;
    }

    private static bool TryTimes(ref ByteReader from, long origin, out Timestamp[] times)
    {
        times = [];
        if (!from.TryCount(StepsMax, out var count) || count > from.Remaining) return false;
        times = new Timestamp[count];
        for (var i = 0; i < count; i++)
        {
            if (!from.TryZigzag(out var step)) return false;
            origin += step;
            times[i] = new Timestamp(origin);
        }

        return true;
    }

    private static bool TryExperts(ref ByteReader from, out ExpertReport[] experts)
    {
        experts = [];
        if (!from.TryCount(ExpertsMax, out var count) || count > from.Remaining) return false;
        experts = new ExpertReport[count];
        for (var i = 0; i < count; i++)
        {
            if (!from.TryText(out var name) || !from.TryText(out var version) || !from.TryText(out var sha256)
                || !from.TryText(out var status) || !from.TryText(out var detail)
                || !TryNumber(ref from, out var weight) || !TryNumber(ref from, out var elapsed)
                || !TryNumber(ref from, out var imputed))
                return false;
            experts[i] = new ExpertReport(name, version, sha256, status, detail, weight, elapsed, imputed);
        }

        return true;
    }

    private static bool TryProvenance(
        ref ByteReader from, Timestamp slot, SignalTable signals, out ForecastProvenance? provenance)
    {
        provenance = null;
        if (!from.TryInt64(out var step) || !from.TryCount(StepsMax, out var horizon)
            || !TryNumber(ref from, out var persistence)
            || !from.TryCount(ExpertsMax, out var expertCount) || expertCount > from.Remaining)
            return false;
        var experts = new ExpertProvenance[expertCount];
        for (var i = 0; i < expertCount; i++)
        {
            if (!from.TryText(out var kind) || !from.TryByte(out var isAwake)
                || !from.TryInt64(out var input) || !from.TryInt64(out var answer))
                return false;
            experts[i] = new ExpertProvenance(kind, isAwake != 0, (ulong)input, (ulong)answer);
        }

        if (!TryNumbers(ref from, out var weights) || (weights.Length != 0 && weights.Length != horizon * expertCount)
            || !from.TryCount(BlockLimits.ReadRecordCountMax, out var seenCount) || seenCount > from.Remaining)
            return false;
        var seen = new SeenUpTo[seenCount];
        for (var i = 0; i < seenCount; i++)
        {
            if (!from.TryText(out var name) || !from.TryZigzag(out var before)
                || !from.TryCount(int.MaxValue, out var countAtLast))
                return false;
            var signal = signals.TryGet(name, out var known) ? known : new SignalId(-1);
            seen[i] = new SeenUpTo(signal, new Timestamp(slot.Ticks - before), countAtLast);
        }

        provenance = new ForecastProvenance(new TimeSpan(step), horizon, seen, experts, weights, persistence);
        return true;
    }
}
