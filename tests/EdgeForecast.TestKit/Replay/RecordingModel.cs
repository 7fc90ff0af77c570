using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.TestKit.Replay;

/// <summary>A model whose last run can be looked at.</summary>
public sealed class RecordingModel(IModel model) : IModel
{
    public ModelRun? LastRun { get; private set; }

    public ModelDescription Description => model.Description;

    public ModelStatus Status => model.Status;

    public void Expect() => model.Expect();

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        LastRun = run;
        return model.TryStart(window, run, ticket, out refusal);
    }

    public void Abandon(long ticket) => model.Abandon(ticket);
}
