using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// Adaptive conformal inference (Gibbs, Candes 2021): the share theta of scores that the half-width must cover moves by
/// gamma (err - alpha) with each actual, where err says whether the half-width missed that was issued, and alpha is the
/// share of misses aimed at. theta may leave 0 to 1: the quantile is then the smallest or the greatest score.
/// </summary>
internal sealed class AdaptiveQuantile(double gamma, double level)
{
    private readonly double _missShare = 1 - level;

    public double Theta { get; private set; } = level;

    public void Learn(bool missed) => Theta += gamma * ((missed ? 1 : 0) - _missShare);

    public void WriteState(StateWriter writer) => writer.Number(Theta);

    public void ReadState(ref StateReader reader) => Theta = reader.Number();
}
