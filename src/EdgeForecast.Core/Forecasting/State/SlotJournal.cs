using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.State;

/// <summary>
/// What a slot did to a forecast's memory, as notes in the order of the deeds. Applied to the memory as it was before,
/// they give the memory as it was after, bit for bit: weights, bounds and sums follow from the answers and the actuals.
/// A note is a byte and what it needs:
/// <code>
/// 1  a clock was set back        moment
/// 2  an actual came              end of its step, value, value one season before, whether it was late
/// 3  answers were combined       rung, persistence, awake (a byte an expert), answers of those awake, season's
///                                values, where nobody is awake what was issued instead, and the quantiles of
///                                those awake that say any, by expert and step
/// 4  a forecast was recorded     origin
/// 5  a step of an input ended    place of the input, number of the step, value
/// 6  the slot ended              slot, clock as a block
/// 7  shadows answered            awake (a byte an expert), answers of those shadows that are awake by step, and
///                                their quantiles by expert and step
/// </code>
/// </summary>
internal sealed class SlotJournal
{
    private const byte GaveUp = 1;
    private const byte Actual = 2;
    private const byte Answers = 3;
    private const byte Record = 4;
    private const byte Input = 5;
    private const byte End = 6;
    private const byte Shadows = 7;
    private readonly StateWriter _writer = new();

    /// <summary>Off while notes are applied, and where nobody keeps them.</summary>
    public bool IsOn { get; set; }

    /// <summary>The notes; empty after they were cleared.</summary>
    public ReadOnlySpan<byte> Written => _writer.Written;

    public void Clear() => _writer.Clear();

    public void GaveUpAfter(Timestamp moment)
    {
        if (!IsOn) return;
        _writer.Byte(GaveUp);
        _writer.Int64(moment.Ticks);
    }

    public void Settled(Timestamp target, double actual, double seasonBefore, bool isLate)
    {
        if (!IsOn) return;
        _writer.Byte(Actual);
        _writer.Int64(target.Ticks);
        _writer.Number(actual);
        _writer.Number(seasonBefore);
        _writer.Flag(isLate);
    }

    public void Combined(IssuedForecast issued)
    {
        if (!IsOn) return;
        _writer.Byte(Answers);
        _writer.Byte((byte)issued.Rung);
        _writer.Number(issued.Persistence);
        _writer.Flags(issued.Awake);
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var answers = issued.AnswersAt(h);
            for (var k = 0; k < answers.Length; k++)
                if (issued.Awake[k]) _writer.Number(answers[k]);
        }

        _writer.Numbers(issued.Seasonal);
        if (issued.Awake.AsSpan().IndexOf(true) < 0) _writer.Numbers(issued.Fallback);
        Quantiles(issued, issued.Awake);
    }

    public void HadShadows(IssuedForecast issued, ReadOnlySpan<bool> isShadow)
    {
        if (!IsOn) return;
        _writer.Byte(Shadows);
        _writer.Flags(issued.Awake);
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var answers = issued.AnswersAt(h);
            for (var k = 0; k < answers.Length; k++)
                if (issued.Awake[k] && isShadow[k]) _writer.Number(answers[k]);
        }

        Quantiles(issued, isShadow);
    }

    public void Recorded(Timestamp origin)
    {
        if (!IsOn) return;
        _writer.Byte(Record);
        _writer.Int64(origin.Ticks);
    }

    public void HadInput(int input, long step, double value)
    {
        if (!IsOn) return;
        _writer.Byte(Input);
        _writer.Int32(input);
        _writer.Int64(step);
        _writer.Number(value);
    }

    public void Ended(Timestamp slot, SlotClock clock)
    {
        if (!IsOn) return;
        _writer.Byte(End);
        _writer.Int64(slot.Ticks);
        var block = _writer.BeginBlock();
        clock.WriteState(_writer);
        _writer.EndBlock(block);
    }

    /// <summary>
    /// Applies notes to the memory that they followed on. False when the bytes make no sense; the memory is then not to
    /// be used any more. Never throws on any bytes.
    /// </summary>
    /// <param name="notes">The notes of one slot or several.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="issued">Room to work in, made by the memory.</param>
    public static bool TryApply(ReadOnlySpan<byte> notes, ForecastMemory memory, IssuedForecast issued)
    {
        var reader = new StateReader(notes);
        while (!reader.AtEnd)
        {
            switch (reader.Byte())
            {
                case GaveUp:
                    if (!TryMoment(ref reader, out var moment)) return false;
                    memory.GiveUpAfter(moment);
                    break;
                case Actual:
                    var hasTarget = TryMoment(ref reader, out var target);
                    var actual = reader.Number();
                    var before = reader.AnyNumber();
                    var isLate = reader.Flag();
                    if (!hasTarget || reader.Failed) return false;
                    memory.Settle(target, actual, before, isLate);
                    break;
                case Answers:
                    if (!TryReadAnswers(ref reader, issued)) return false;
                    memory.Combine(issued);
                    memory.Bound(issued);
                    break;
                case Shadows:
                    if (!TryReadShadows(ref reader, memory, issued)) return false;
                    break;
                case Record:
                    if (!TryMoment(ref reader, out var origin)) return false;
                    memory.Record(origin, issued);
                    break;
                case Input:
                    var input = reader.Int32();
                    var step = reader.Int64();
                    var value = reader.AnyNumber();
                    if (reader.Failed || (uint)input >= (uint)memory.Drift.InputCount) return false;
                    memory.AddInput(input, step, value);
                    break;
                case End:
                    var hasSlot = TryMoment(ref reader, out var slot);
                    var clock = reader.Block();
                    if (!hasSlot || reader.Failed || !memory.Clock.TryReadState(ref clock)) return false;
                    memory.EndSlot(slot);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Those of the experts awake that are among some.</summary>
    private void Quantiles(IssuedForecast issued, ReadOnlySpan<bool> among)
    {
        if (issued.Quantiles is not { } quantiles) return;
        for (var place = 0; place < quantiles.Layout.Count; place++)
        {
            var expert = quantiles.Layout.ExpertOf(place);
            if (!issued.Awake[expert] || !among[expert]) continue;
            for (var h = 0; h < issued.HorizonSteps; h++) _writer.Numbers(quantiles.AnswersAt(h, place));
        }
    }

    private static void ReadQuantiles(ref StateReader reader, IssuedForecast issued, ReadOnlySpan<bool> among)
    {
        if (issued.Quantiles is not { } quantiles) return;
        for (var place = 0; place < quantiles.Layout.Count; place++)
        {
            var expert = quantiles.Layout.ExpertOf(place);
            if (!issued.Awake[expert] || !among[expert]) continue;
            for (var h = 0; h < issued.HorizonSteps; h++)
                foreach (ref var answer in quantiles.AnswersAt(h, place)) answer = reader.Number();
        }
    }

    private static bool TryMoment(ref StateReader reader, out Timestamp moment)
    {
        moment = new Timestamp(reader.Int64());
        return !reader.Failed && moment >= Timestamp.MinValue && moment <= Timestamp.MaxValue;
    }

    private static bool TryReadAnswers(ref StateReader reader, IssuedForecast issued)
    {
        var rung = (Rung)reader.Byte();
        if (rung is <= Rung.NoData or > Rung.All) return false;
        issued.Rung = rung;
        issued.Persistence = reader.AnyNumber();
        for (var k = 0; k < issued.ExpertCount; k++) issued.Awake[k] = reader.Flag();
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var answers = issued.AnswersAt(h);
            for (var k = 0; k < answers.Length; k++) answers[k] = issued.Awake[k] ? reader.Number() : 0;
        }

        for (var h = 0; h < issued.HorizonSteps; h++) issued.Seasonal[h] = reader.AnyNumber();
        if (issued.Awake.AsSpan().IndexOf(true) < 0)
            for (var h = 0; h < issued.HorizonSteps; h++) issued.Fallback[h] = reader.Number();
        ReadQuantiles(ref reader, issued, issued.Awake);
        return !reader.Failed;
    }

    private static bool TryReadShadows(ref StateReader reader, ForecastMemory memory, IssuedForecast issued)
    {
        for (var k = 0; k < issued.ExpertCount; k++) issued.Awake[k] = reader.Flag();
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var answers = issued.AnswersAt(h);
            for (var k = 0; k < answers.Length; k++)
                if (issued.Awake[k] && memory.IsShadow(k)) answers[k] = reader.Number();
        }

        ReadQuantiles(ref reader, issued, memory.Shadowing);
        return !reader.Failed;
    }
}
