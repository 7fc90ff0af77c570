using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>
/// The bytes of one remembered forecast: origin (number of its step, 8 bytes), rung (1 byte), persistence, awake (1
/// byte an expert), then a step of the horizon: closed (1 byte), and where it is open: value, lower, upper, the memo,
/// and answer and weight of each expert awake.
/// </summary>
internal static class LedgerRowCodec
{
    public static void Write(StateWriter writer, long origin, IssuedForecast issued, ReadOnlySpan<bool> closed)
    {
        writer.Int64(origin);
        writer.Byte((byte)issued.Rung);
        writer.Number(issued.Persistence);
        writer.Flags(issued.Awake);
        for (var h = 0; h < closed.Length; h++)
        {
            writer.Flag(closed[h]);
            if (closed[h]) continue;
            writer.Number(issued.Values[h]);
            writer.Number(issued.Lower[h]);
            writer.Number(issued.Upper[h]);
            writer.Numbers(issued.MemoAt(h));
            for (var k = 0; k < issued.ExpertCount; k++)
            {
                if (!issued.Awake[k]) continue;
                writer.Number(issued.AnswersAt(h)[k]);
                writer.Number(issued.WeightsAt(h)[k]);
            }
        }
    }

    /// <summary>Reads what follows the origin. Steps beyond the old or the new horizon are closed.</summary>
    public static bool TryRead(
        ref StateReader reader,
        IssuedForecast issued,
        Span<bool> closed,
        ReadOnlySpan<int> places,
        int horizonSteps,
        int memoLength)
    {
        var rung = (Rung)reader.Byte();
        if (rung > Rung.All) return false;
        issued.Rung = rung;
        issued.Persistence = reader.AnyNumber();
        Span<bool> awake = stackalloc bool[places.Length];
        for (var k = 0; k < awake.Length; k++) awake[k] = reader.Flag();
        issued.Awake.AsSpan().Clear();
        for (var k = 0; k < awake.Length; k++)
            if (awake[k] && places[k] >= 0) issued.Awake[places[k]] = true;
        closed.Fill(true);
        issued.Answers.AsSpan().Clear();
        issued.Weights.AsSpan().Clear();
        // Another estimator's memo is no use: NaN says that there is none.
        issued.Memos.AsSpan().Fill(double.NaN);
        for (var h = 0; h < horizonSteps && !reader.Failed; h++)
        {
            if (reader.Flag()) continue;
            var isKept = h < closed.Length;
            var value = reader.Number();
            var lower = reader.AnyNumber();
            var upper = reader.AnyNumber();
            if (isKept)
            {
                closed[h] = false;
                issued.Values[h] = value;
                issued.Lower[h] = lower;
                issued.Upper[h] = upper;
            }

            for (var i = 0; i < memoLength; i++)
            {
                var number = reader.AnyNumber();
                if (isKept && memoLength == issued.MemoLength) issued.MemoAt(h)[i] = number;
            }

            for (var k = 0; k < awake.Length; k++)
            {
                if (!awake[k]) continue;
                var answer = reader.Number();
                var weight = reader.Number();
                if (!isKept || places[k] < 0) continue;
                issued.AnswersAt(h)[places[k]] = answer;
                issued.WeightsAt(h)[places[k]] = weight;
            }
        }

        return !reader.Failed;
    }
}
