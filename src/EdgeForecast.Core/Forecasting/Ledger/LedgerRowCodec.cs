using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>
/// The bytes of one remembered forecast: origin (number of its step, 8 bytes), rung (1 byte), persistence, awake (1
/// byte an expert), then a step of the horizon: closed (1 byte), and where it is open: value, the season's value, for
/// each level lower, upper and the memo, answer and weight of each expert awake; and where experts say quantiles, those
/// of each that is awake, and for each level the <see cref="BoundNotes"/>.
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
            writer.Number(issued.Seasonal[h]);
            for (var level = 0; level < issued.LevelCount; level++)
            {
                var place = issued.BoundPlace(level, h);
                writer.Number(issued.Lower[place]);
                writer.Number(issued.Upper[place]);
                writer.Numbers(issued.MemoAt(level, h));
            }

            for (var k = 0; k < issued.ExpertCount; k++)
            {
                if (!issued.Awake[k]) continue;
                writer.Number(issued.AnswersAt(h)[k]);
                writer.Number(issued.WeightsAt(h)[k]);
            }

            if (issued.Quantiles is { } quantiles) WriteQuantiles(writer, issued, quantiles, h);
        }
    }

    /// <summary>Reads what follows the origin. Steps beyond the old or the new horizon are closed.</summary>
    public static bool TryRead(
        ref StateReader reader, IssuedForecast issued, Span<bool> closed, in LedgerShape shape)
    {
        var rung = (Rung)reader.Byte();
        if (rung > Rung.All) return false;
        issued.Rung = rung;
        issued.Persistence = reader.AnyNumber();
        Span<bool> awake = stackalloc bool[shape.ExpertPlaces.Length];
        for (var k = 0; k < awake.Length; k++) awake[k] = reader.Flag();
        issued.Awake.AsSpan().Clear();
        for (var k = 0; k < awake.Length; k++)
            if (awake[k] && shape.ExpertPlaces[k] >= 0) issued.Awake[shape.ExpertPlaces[k]] = true;
        closed.Fill(true);
        issued.Answers.AsSpan().Clear();
        issued.Weights.AsSpan().Clear();
        // A level that is new has no bounds here, and another estimator's memo is no use: NaN says that there is none.
        issued.Lower.AsSpan().Fill(double.NaN);
        issued.Upper.AsSpan().Fill(double.NaN);
        issued.Memos.AsSpan().Fill(double.NaN);
        issued.Quantiles?.Clear();
        for (var h = 0; h < shape.HorizonSteps && !reader.Failed; h++)
        {
            if (reader.Flag()) continue;
            var isKept = h < closed.Length;
            var value = reader.Number();
            var seasonal = reader.AnyNumber();
            if (isKept)
            {
                closed[h] = false;
                issued.Values[h] = value;
                issued.Seasonal[h] = seasonal;
            }

            ReadBounds(ref reader, issued, isKept ? h : -1, shape);
            for (var k = 0; k < awake.Length; k++)
            {
                if (!awake[k]) continue;
                var answer = reader.Number();
                var weight = reader.Number();
                if (!isKept || shape.ExpertPlaces[k] < 0) continue;
                issued.AnswersAt(h)[shape.ExpertPlaces[k]] = answer;
                issued.WeightsAt(h)[shape.ExpertPlaces[k]] = weight;
            }

            ReadQuantiles(ref reader, issued, isKept ? h : -1, awake, shape);
        }

        return !reader.Failed;
    }

    private static void WriteQuantiles(
        StateWriter writer, IssuedForecast issued, IssuedQuantiles quantiles, int horizonIndex)
    {
        for (var place = 0; place < quantiles.Layout.Count; place++)
            if (issued.Awake[quantiles.Layout.ExpertOf(place)])
                writer.Numbers(quantiles.AnswersAt(horizonIndex, place));
        for (var level = 0; level < issued.LevelCount; level++)
            writer.Numbers(quantiles.NotesAt(level, horizonIndex).Cells);
    }

    private static void ReadQuantiles(
        ref StateReader reader, IssuedForecast issued, int horizonIndex, scoped ReadOnlySpan<bool> awake,
        in LedgerShape shape)
    {
        var saved = shape.Quantiles;
        for (var i = 0; i < saved.Count; i++)
        {
            if (!awake[saved.ExpertOf(i)]) continue;
            var answers = horizonIndex >= 0 && saved.Places[i] >= 0
                ? issued.Quantiles!.AnswersAt(horizonIndex, saved.Places[i])
                : default;
            // Not known any more, where another declaration has lain between: NaN.
            for (var j = 0; j < saved.QuantileCountOf(i); j++)
            {
                var number = reader.AnyNumber();
                if (j < answers.Length) answers[j] = number;
            }
        }

        foreach (var level in shape.LevelPlaces)
        {
            var isKept = horizonIndex >= 0 && level >= 0 && issued.Quantiles is not null;
            var notes = isKept ? issued.Quantiles!.NotesAt(level, horizonIndex) : default;
            if (saved.Count > 0) ReadNotes(ref reader, notes, isKept, saved.Places);
            else if (isKept)
            {
                // What was issued then was the estimator's own.
                notes.PlainLower = issued.Lower[issued.BoundPlace(level, horizonIndex)];
                notes.PlainUpper = issued.Upper[issued.BoundPlace(level, horizonIndex)];
            }
        }
    }

    private static void ReadNotes(ref StateReader reader, BoundNotes notes, bool isKept, ReadOnlySpan<int> places)
    {
        for (var i = 0; i < BoundNotes.NumberCount; i++)
        {
            var number = reader.AnyNumber();
            if (isKept) notes.Cells[i] = number;
        }

        ReadWeights(ref reader, isKept ? notes.LowerWeights : default, places);
        ReadWeights(ref reader, isKept ? notes.UpperWeights : default, places);
    }

    private static void ReadWeights(ref StateReader reader, Span<double> weights, ReadOnlySpan<int> places)
    {
        // The estimator's comes last.
        for (var i = 0; i <= places.Length; i++)
        {
            var weight = reader.AnyNumber();
            var place = i == places.Length ? weights.Length - 1 : places[i];
            if (place >= 0 && place < weights.Length) weights[place] = weight;
        }
    }

    private static void ReadBounds(
        ref StateReader reader, IssuedForecast issued, int horizonIndex, in LedgerShape shape)
    {
        foreach (var level in shape.LevelPlaces)
        {
            var isKept = horizonIndex >= 0 && level >= 0;
            var lower = reader.AnyNumber();
            var upper = reader.AnyNumber();
            if (isKept)
            {
                issued.Lower[issued.BoundPlace(level, horizonIndex)] = lower;
                issued.Upper[issued.BoundPlace(level, horizonIndex)] = upper;
            }

            for (var i = 0; i < shape.MemoLength; i++)
            {
                var number = reader.AnyNumber();
                if (isKept && shape.MemoLength == issued.MemoLength) issued.MemoAt(level, horizonIndex)[i] = number;
            }
        }
    }
}
