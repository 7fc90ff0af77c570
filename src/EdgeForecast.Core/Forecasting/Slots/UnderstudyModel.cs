namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Stands in for a model in a rehearsal, and does what goes wrong: it throws where it is to begin, and the next time it
/// does not answer. The first exception of a process takes tens of milliseconds, most of it for code that is compiled.
/// </summary>
internal sealed class UnderstudyModel(ModelDescription description) : IModel
{
    private bool _throws;

    public ModelDescription Description => description;

    public ModelStatus Status => new("ready", "", "thread", 0, 0, 0, 0);

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        refusal = "";
        _throws = !_throws;
        if (_throws) throw new InvalidOperationException("rehearsed");
        run.Begin(ticket, 0);
        return true;
    }

    public void Abandon(long ticket)
    {
        // Nothing runs.
    }
}
