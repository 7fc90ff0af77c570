using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

/// <summary>
/// A small plant for slot tests: a daily curve in minutes, a fake clock, and a list of what was issued.
/// </summary>
internal sealed class Plant : IForecastReceiver, IDisposable
{
    public const int Horizon = 4;
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    public static readonly Timestamp Start = Timestamp.From(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public Plant(
        IEnumerable<ExpertDefinition> experts,
        Func<Timestamp, double>? value = null,
        Func<ForecastDefinition, ForecastDefinition>? change = null,
        IAlarmReceiver? alarms = null)
    {
        Value = value ?? Curve;
        Definition = Define(experts);
        if (change is not null) Definition = change(Definition);
        History = new FakeHistory(Definition.Windows(), at => Value(at));
        Clock = new FakeTimeProvider(Start.ToDateTimeOffset());
        Runner = new ForecastRunner(Definition, History, this, Clock, Machine, alarms);
    }

    public Func<Timestamp, double> Value { get; set; }
    public ForecastDefinition Definition { get; }
    public FakeHistory History { get; }
    public FakeTimeProvider Clock { get; }
    public FakeTimeProvider Machine { get; } = new();
    public ForecastRunner Runner { get; }
    public List<Forecast> Issued { get; } = [];
    public Action<Forecast>? OnAccept { get; set; }

    /// <summary>What this thread had allocated when the last forecast came.</summary>
    public long BytesAtHandOver { get; private set; }

    public static ForecastDefinition Define(IEnumerable<ExpertDefinition> experts) =>
        new("oil", new SignalId(0), "plant/oil", Step, Horizon, Step, TimeSpan.FromMilliseconds(200), [.. experts],
            StepAggregation.Last, SeasonalPeriodSteps: 10);

    public static ExpertDefinition Of(FakeModel model) =>
        ExpertDefinition.OfModel(model.Description.Name, model, [new BoundWindow(model.Window, [new SignalId(0)])]);

    /// <summary>A model that says the last value of its window plus so much.</summary>
    public static FakeModel Model(string name, float offset = 0, int outputSteps = Horizon) =>
        new(name, Step, outputSteps, (window, output) => output.Fill(window[^1] + offset));

    public static double Curve(Timestamp at) => 20 + 5 * Math.Sin(MinutesSinceStart(at) / 30.0);

    public static double MinutesSinceStart(Timestamp at) => (at - Start).TotalMinutes;

    public static Timestamp At(double minutes) => Start + TimeSpan.FromMinutes(minutes);

    public void Accept(Forecast forecast)
    {
        BytesAtHandOver = GC.GetAllocatedBytesForCurrentThread();
        Issued.Add(forecast);
        OnAccept?.Invoke(forecast);
    }

    /// <summary>Runs the slot at so many minutes.</summary>
    public Forecast Run(int minute)
    {
        Clock.SetUtcNow(At(minute).ToDateTimeOffset());
        Runner.Clock.TryTake(At(minute), out _, out _);
        return Runner.RunSlot(new DueSlot(At(minute)));
    }

    public Forecast RunThrough(int from, int to)
    {
        for (var minute = from; minute < to; minute++) Run(minute);
        return Run(to);
    }

    public void Dispose() => Runner.Dispose();
}
