using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>A model that throws whatever it is asked.</summary>
internal sealed class ThrowingModel(ModelDescription description) : IModel
{
    public ModelDescription Description => description;

    public ModelStatus Status => new("ready", "", "thread", 0, 0, 0, 0);

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal) =>
        throw new InvalidOperationException("no such luck");

    public void Abandon(long ticket) => throw new InvalidOperationException("nothing is under way");
}
