using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.TestKit.Replay;

/// <summary>
/// Plays a recorded series through the pipeline as if it were live: each row arrives at its moment, passes the gate and
/// goes to the history; then the slot of that moment runs, with the models, the ledger and the intervals of the
/// product. A forecast is issued only where its whole horizon lies within the rows.
/// </summary>
/// <param name="series">The rows; all columns that the models take.</param>
/// <param name="target">The column that is forecast.</param>
/// <param name="models">The experts.</param>
/// <param name="change">Changes the declaration; null: as it is by default.</param>
public sealed class StreamReplay(
    RecordedSeries series,
    string target,
    IReadOnlyList<IModel> models,
    Func<ForecastDefinition, ForecastDefinition>? change = null) : IForecastReceiver
{
    // A multiple of every step that divides a day.
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SteppedClock _clock = new(_start);
    private readonly RecordingModel[] _models = [.. models.Select(model => new RecordingModel(model))];
    private readonly int _target = IndexOf(series, target);
    private Forecast? _issued;

    /// <summary>What each model is called.</summary>
    public IReadOnlyList<string> Names => [.. _models.Select(model => model.Description.Name)];

    /// <summary>Plays the slots of some rows, those before them feeding the windows only.</summary>
    /// <param name="from">The first row that is forecast from.</param>
    /// <param name="to">The row after the last that may be looked at.</param>
    public IReadOnlyList<ReplayedForecast> Run(int from, int to)
    {
        var definition = Definition();
        var history = new FeatureHistory(definition.Windows());
        var gate = new Gate([.. series.Columns.Select(_ => SignalRules.Default)]);
        using var runner = new ForecastRunner(definition, history, this, _clock, _clock);
        var batch = new SampleBatch(series.Columns.Count);
        var issued = new List<ReplayedForecast>();
        var first = Math.Max(0, from - (int)(history.Lookback / series.Step) - 1);
        for (var row = first; row < to; row++)
        {
            Arrive(row, batch, gate, history);
            // The last rows bring actuals only.
            if (row < from) continue;
            if (!runner.Clock.TryTake(Timestamp.Now(_clock), out var slot, out _))
                throw new InvalidOperationException($"There is no slot at row {row}.");
            runner.RunSlot(slot);
            if (row + definition.HorizonSteps < to) issued.Add(Take(row, definition.HorizonSteps));
        }

        return issued;
    }

    void IForecastReceiver.Accept(Forecast forecast) => _issued = forecast;

    private void Arrive(int row, SampleBatch batch, Gate gate, FeatureHistory history)
    {
        _clock.Now = _start + series.Step * (row + 1);
        var now = Timestamp.Now(_clock);
        batch.Clear();
        for (var column = 0; column < series.Columns.Count; column++)
            batch.Add(new Sample(new SignalId(column), series.Rows[row][column], Quality.Good, now, now));
        gate.Check(batch);
        history.Offer(batch.Samples);
    }

    private ReplayedForecast Take(int row, int horizon)
    {
        var forecast = _issued ?? throw new InvalidOperationException("Nothing was issued.");
        return new ReplayedForecast(
            row,
            [.. Enumerable.Range(row + 1, horizon).Select(next => series.Rows[next][_target])],
            [.. forecast.Values],
            [.. forecast.Lower],
            [.. forecast.Upper],
            [.. _models.Select(model => model.LastRun is { State: ModelRunState.Done } run
                ? AnswerOf(model.Description, run, horizon)
                : [])],
            forecast.Rung);
    }

    private static double[] AnswerOf(ModelDescription model, ModelRun run, int horizon)
    {
        var answer = new double[horizon];
        ModelAnswer.Read(model, run.Output, answer, new double[ModelAnswer.QuantileCount(model, horizon)]);
        return answer;
    }

    private ForecastDefinition Definition()
    {
        var definition = new ForecastDefinition(
            "replay",
            new SignalId(_target),
            target,
            series.Step,
            _models.Min(model => model.Description.OutputSteps),
            series.Step,
            // Nothing is late on a busy machine: what is measured here is not time.
            series.Step / 2,
            [.. _models.Select(model => ExpertDefinition.OfModel(
                model.Description.Name, model, [.. model.Description.Inputs.Select(Bind)]))],
            StepAggregation.Last,
            SeasonalPeriodSteps: (int)(TimeSpan.FromDays(1) / series.Step));
        return change?.Invoke(definition) ?? definition;
    }

    private BoundWindow Bind(ModelInput input) => new(
        input.Window,
        [.. input.Window.Columns.Select(column => new SignalId(IndexOf(series, column.Signal)))]);

    private static int IndexOf(RecordedSeries rows, string column)
    {
        for (var i = 0; i < rows.Columns.Count; i++)
            if (rows.Columns[i] == column) return i;
        throw new ArgumentException($"The series has no column \"{column}\".", nameof(column));
    }
}
