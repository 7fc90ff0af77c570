using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Forecasting;

/// <summary>A model that does as it is told.</summary>
internal sealed class FakeModel : IModel
{
    private readonly float[] _output;
    private readonly Action<ReadOnlySpan<float>, Span<float>> _compute;

    public FakeModel(
        string name,
        TimeSpan step,
        int outputSteps,
        Action<ReadOnlySpan<float>, Span<float>> compute,
        int length = 4,
        QuantileSet? quantiles = null,
        bool isQuantileMajor = false)
    {
        _compute = compute;
        Window = new WindowDefinition(step, length, [new WindowColumn("target")]);
        Description = new ModelDescription(
            name, "1.0", "ab12", [new ModelInput("window", Window)], outputSteps, step, "target")
        {
            Quantiles = quantiles,
            IsQuantileMajor = isQuantileMajor,
        };
        _output = new float[Description.OutputCount];
    }

    public enum Way
    {
        Answer,
        Hang,
        Fail,
        Refuse,
        Throw,
        AnswerNaN,
        RefuseAfterFailing,
    }

    public Way Behaviour { get; set; }

    public double ExpectedRunMs { get; init; } = double.NaN;

    public WindowDefinition Window { get; }

    public ModelDescription Description { get; }

    public ModelStatus Status => new("ready", "", "thread", StartCount, 0, 0, 0);

    public int StartCount { get; private set; }

    /// <summary>How often it was told that a run comes.</summary>
    public int ExpectCount { get; private set; }

    public bool CannotBeStopped { get; set; }

    /// <summary>When a run that hangs begins, by the machine's clock; null: its turn does not come.</summary>
    public long? BegunAt { get; set; }

    public long AbandonedTicket { get; private set; } = -1;

    public ModelRun? LastRun { get; private set; }

    public long LastTicket { get; private set; }

    public bool SawOnlyFiniteNumbers { get; private set; } = true;

    public void Expect() => ExpectCount++;

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        refusal = "";
        StartCount++;
        LastRun = run;
        LastTicket = ticket;
        foreach (var cell in window) SawOnlyFiniteNumbers &= float.IsFinite(cell);
        switch (Behaviour)
        {
            case Way.Hang:
                if (BegunAt is { } begun) run.Begin(ticket, begun);
                return true;
            case Way.Fail:
                run.TryFail(ticket, "broken", 1);
                return true;
            case Way.Refuse:
                refusal = "busy";
                return false;
            case Way.RefuseAfterFailing:
                run.TryFail(ticket, "broken", 1);
                refusal = "busy";
                return false;
            case Way.Throw:
                throw new InvalidOperationException("no such luck");
            case Way.AnswerNaN:
                _output.AsSpan().Fill(float.NaN);
                run.TryComplete(ticket, _output, 1);
                return true;
            default:
                _compute(window, _output);
                run.TryComplete(ticket, _output, 2.5);
                return true;
        }
    }

    public void Abandon(long ticket)
    {
        if (CannotBeStopped) throw new InvalidOperationException("it does not hear");
        AbandonedTicket = ticket;
    }
}
