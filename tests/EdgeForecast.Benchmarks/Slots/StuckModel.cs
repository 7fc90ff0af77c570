using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>A model that hangs for ever: it takes a run and never says anything again.</summary>
internal sealed class StuckModel(ModelDescription description) : IModel
{
    public ModelDescription Description => description;

    public ModelStatus Status => new("ready", "", "thread", 0, 0, 0, 0);

    public ModelPlacement Placement => new(90, 1);

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        refusal = "";
        run.Begin(ticket, TimeProvider.System.GetTimestamp());
        return true;
    }

    public void Abandon(long ticket)
    {
        // It does not hear.
    }
}
