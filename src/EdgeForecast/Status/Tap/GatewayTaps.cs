using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Status.Tap;

/// <summary>What can be followed live: samples as they leave the gate, forecasts as they are handed on.</summary>
internal sealed class GatewayTaps(SignalTable signals)
{
    private const int ClientCountMax = 8;
    private const int WaitingSampleCountMax = 4096;
    private const int WaitingForecastCountMax = 256;

    /// <summary>Gives samples their names.</summary>
    public SignalTable Signals => signals;

    public TapChannel<TapSample> Samples { get; } = new(ClientCountMax, WaitingSampleCountMax);

    public TapChannel<TapForecast> Forecasts { get; } = new(ClientCountMax, WaitingForecastCountMax);

    public TapStatus Status => new(
        Samples.ClientCount + Forecasts.ClientCount, Samples.DroppedCount + Forecasts.DroppedCount);

    /// <summary>Offers a batch that has passed the gate. Free while nobody follows.</summary>
    public void Offer(SampleBatch batch)
    {
        if (!Samples.HasClients) return;
        foreach (var sample in batch.Samples) Samples.Offer(new TapSample(sample, ValidationReason.None));
        foreach (var (sample, reason) in batch.Quarantined) Samples.Offer(new TapSample(sample, reason));
    }
}
