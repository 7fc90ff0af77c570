using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>
/// Sums over scored steps: for each step of the horizon and each row (the issued forecast, persistence, the season
/// before, each expert) those of the errors, for each level those of the interval, for each expert that says quantiles
/// those of their loss and of its own intervals, and one of how much the series itself moves in a season. Numbers, so
/// that windows add up.
/// </summary>
public sealed class SkillSums
{
    private const int ErrorCells = 6;
    private const int IntervalCells = 4;
    private const int LossCells = 2;
    private readonly double[] _errors;
    private readonly double[] _intervals;
    private readonly double[] _quantiles;

    public SkillSums(SkillShape shape)
    {
        Shape = shape;
        _errors = new double[shape.HorizonSteps * shape.RowCount * ErrorCells];
        _intervals = new double[shape.HorizonSteps * shape.LevelCount * IntervalCells];
        _quantiles = new double[shape.HorizonSteps * shape.QuantileExpertCount * QuantileCells(shape.LevelCount)];
    }

    public SkillShape Shape { get; }

    /// <summary>How many actuals had a value one season before.</summary>
    public double NaiveCount { get; private set; }

    /// <summary>The sum of |actual - value one season before|: the scale of MASE.</summary>
    public double NaiveError { get; private set; }

    /// <summary>Numbers kept.</summary>
    public static long CellCount(SkillShape shape) => (long)shape.HorizonSteps
        * (shape.RowCount * ErrorCells + shape.LevelCount * IntervalCells
            + shape.QuantileExpertCount * QuantileCells(shape.LevelCount)) + 2;

    public ErrorSums Errors(int horizonIndex, int row)
    {
        var cells = _errors.AsSpan((horizonIndex * Shape.RowCount + row) * ErrorCells, ErrorCells);
        return new ErrorSums(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    }

    public IntervalSums Interval(int horizonIndex, int level)
    {
        var cells = _intervals.AsSpan((horizonIndex * Shape.LevelCount + level) * IntervalCells, IntervalCells);
        return new IntervalSums(cells[0], cells[1], cells[2], cells[3]);
    }

    /// <summary>The loss of an expert that says quantiles, by its place among those.</summary>
    public QuantileSums Quantiles(int horizonIndex, int place)
    {
        var cells = CellsOf(horizonIndex, place);
        return new QuantileSums(cells[0], cells[1]);
    }

    /// <summary>The interval between the quantiles of such an expert, where they reach the level's bounds.</summary>
    public IntervalSums QuantileInterval(int horizonIndex, int place, int level)
    {
        var cells = IntervalOf(CellsOf(horizonIndex, place), level);
        return new IntervalSums(cells[0], cells[1], cells[2], cells[3]);
    }

    internal void Clear()
    {
        _errors.AsSpan().Clear();
        _intervals.AsSpan().Clear();
        _quantiles.AsSpan().Clear();
        NaiveCount = NaiveError = 0;
    }

    internal void AddActual(double actual, double seasonBefore)
    {
        var distance = Math.Abs(actual - seasonBefore);
        if (!double.IsFinite(distance)) return;
        NaiveCount++;
        NaiveError += distance;
    }

    internal void Add(in LedgerStep step, double actual, ReadOnlySpan<double> levels)
    {
        var h = step.HorizonIndex;
        var issuedError = Math.Abs(step.Issued - actual);
        AddError(h, SkillShape.IssuedRow, step.Issued, actual, issuedError);
        AddError(h, SkillShape.PersistenceRow, step.Persistence, actual, issuedError);
        AddError(h, SkillShape.SeasonalRow, step.Seasonal, actual, issuedError);
        for (var k = 0; k < step.Awake.Length; k++)
            if (step.Awake[k]) AddError(h, SkillShape.FirstExpertRow + k, step.Answers[k], actual, issuedError);
        for (var level = 0; level < levels.Length; level++)
        {
            var place = step.Row.BoundPlace(level, h);
            AddInterval(
                _intervals.AsSpan((h * Shape.LevelCount + level) * IntervalCells, IntervalCells),
                step.Row.Lower[place], step.Row.Upper[place], levels[level], actual);
        }

        if (step.Row.Quantiles is { } quantiles) AddQuantiles(step, quantiles, actual, levels);
    }

    internal void AddTo(SkillSums other)
    {
        for (var i = 0; i < _errors.Length; i++) other._errors[i] += _errors[i];
        for (var i = 0; i < _intervals.Length; i++) other._intervals[i] += _intervals[i];
        for (var i = 0; i < _quantiles.Length; i++) other._quantiles[i] += _quantiles[i];
        other.NaiveCount += NaiveCount;
        other.NaiveError += NaiveError;
    }

    internal void WriteState(StateWriter writer)
    {
        writer.Number(NaiveCount);
        writer.Number(NaiveError);
        writer.Numbers(_errors);
        writer.Numbers(_intervals);
        writer.Numbers(_quantiles);
    }

    /// <summary>Reads what another declaration may have written.</summary>
    internal bool TryReadState(ref StateReader reader, in LedgerShape saved)
    {
        NaiveCount = reader.Magnitude();
        NaiveError = reader.Magnitude();
        var rowCount = SkillShape.FirstExpertRow + saved.ExpertPlaces.Length;
        for (var h = 0; h < saved.HorizonSteps && !reader.Failed; h++)
        {
            for (var row = 0; row < rowCount; row++)
            {
                var place = row < SkillShape.FirstExpertRow ? row
                    : saved.ExpertPlaces[row - SkillShape.FirstExpertRow] is var expert and >= 0
                        ? SkillShape.FirstExpertRow + expert
                        : -1;
                var isKept = h < Shape.HorizonSteps && place >= 0;
                Read(ref reader, isKept
                    ? _errors.AsSpan((h * Shape.RowCount + place) * ErrorCells, ErrorCells)
                    : default, ErrorCells);
            }
        }

        for (var h = 0; h < saved.HorizonSteps && !reader.Failed; h++)
        {
            foreach (var level in saved.LevelPlaces)
            {
                var isKept = h < Shape.HorizonSteps && level >= 0;
                Read(ref reader, isKept
                    ? _intervals.AsSpan((h * Shape.LevelCount + level) * IntervalCells, IntervalCells)
                    : default, IntervalCells);
            }
        }

        for (var h = 0; h < saved.HorizonSteps && !reader.Failed; h++)
        {
            foreach (var place in saved.Quantiles.Places)
            {
                var cells = h < Shape.HorizonSteps && place >= 0 ? CellsOf(h, place) : default;
                Read(ref reader, cells.IsEmpty ? default : cells[..LossCells], LossCells);
                foreach (var level in saved.LevelPlaces)
                    Read(ref reader, cells.IsEmpty || level < 0 ? default : IntervalOf(cells, level), IntervalCells);
            }
        }

        return !reader.Failed;
    }

    private static void Read(ref StateReader reader, Span<double> cells, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var number = reader.Number();
            if (!cells.IsEmpty) cells[i] = number;
        }
    }

    private void AddError(int horizonIndex, int row, double forecast, double actual, double issuedError)
    {
        var error = forecast - actual;
        // What can't be squared would spoil the sums for ever.
        if (!double.IsFinite(error * error)) return;
        var cells = _errors.AsSpan((horizonIndex * Shape.RowCount + row) * ErrorCells, ErrorCells);
        var size = Math.Abs(forecast) + Math.Abs(actual);
        cells[0]++;
        cells[1] += Math.Abs(error);
        cells[2] += error * error;
        cells[3] += error;
        cells[4] += size > 0 ? 2 * Math.Abs(error) / size : 0;
        cells[5] += issuedError;
    }

    private void AddQuantiles(
        in LedgerStep step, IssuedQuantiles quantiles, double actual, ReadOnlySpan<double> levels)
    {
        var layout = quantiles.Layout;
        for (var place = 0; place < layout.Count; place++)
        {
            if (!step.Awake[layout.ExpertOf(place)]) continue;
            var set = layout.SetOf(place);
            var answers = quantiles.AnswersAt(step.HorizonIndex, place);
            var loss = set.Pinball(answers, actual);
            if (!double.IsFinite(loss)) continue;
            var cells = CellsOf(step.HorizonIndex, place);
            cells[0]++;
            cells[1] += loss;
            for (var level = 0; level < levels.Length; level++)
            {
                var below = (1 - levels[level]) / 2;
                var (lower, upper) = (set.At(below, answers), set.At(1 - below, answers));
                AddInterval(IntervalOf(cells, level), lower, upper, levels[level], actual);
            }
        }
    }

    private static int QuantileCells(int levelCount) => LossCells + levelCount * IntervalCells;

    private Span<double> CellsOf(int horizonIndex, int place)
    {
        var length = QuantileCells(Shape.LevelCount);
        return _quantiles.AsSpan((horizonIndex * Shape.QuantileExpertCount + place) * length, length);
    }

    private static Span<double> IntervalOf(Span<double> cells, int level) =>
        cells.Slice(LossCells + level * IntervalCells, IntervalCells);

    private static void AddInterval(Span<double> cells, double lower, double upper, double nominal, double actual)
    {
        var width = upper - lower;
        if (!double.IsFinite(width)) return;
        var outside = Math.Max(Math.Max(lower - actual, actual - upper), 0);
        cells[0]++;
        cells[1] += outside > 0 ? 0 : 1;
        cells[2] += width;
        cells[3] += width + 2 / (1 - nominal) * outside;
    }
}
