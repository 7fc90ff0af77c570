using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Startup;

/// <summary>Keeps what each forecast has learnt in a small file of its own, replaced whole.</summary>
internal sealed class ForecastStates(IStorageFolder folder, Action<StoreNotice> onNotice) : IForecastStateStore
{
    public ReadOnlyMemory<byte>? Load(string name)
    {
        var content = FileOf(name).Read();
        if (content.Reading == StateReading.Damaged)
            onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"The saved state of the forecast \"{name}\" was damaged and set aside; it learns anew."));
        return content.Reading == StateReading.Intact ? content.Content : (ReadOnlyMemory<byte>?)null;
    }

    public void Save(string name, ReadOnlySpan<byte> state) => FileOf(name).Write(state);

    private StateFile FileOf(string name) => new(folder, $"{name}.forecast");
}
