using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Quantiles;

/// <summary>
/// A plant whose noise is at times wide and at times narrow, and models that say the middle of it with quantiles: how
/// wide they are is up to each.
/// </summary>
internal sealed class BandPlant : IDisposable
{
    public const double Z90 = 1.6449;
    private readonly double[] _noise;
    private readonly double _scale;
    private readonly Func<int, double> _drift;

    /// <param name="seed">Of the noise.</param>
    /// <param name="minutes">How long it lasts.</param>
    /// <param name="experts">Makes the experts.</param>
    /// <param name="change">Changes the declaration.</param>
    /// <param name="scale">The unit of everything.</param>
    /// <param name="drift">How many times wider the noise is than the models think, by minute.</param>
    public BandPlant(
        int seed, int minutes, Func<BandPlant, IEnumerable<ExpertDefinition>> experts,
        Func<ForecastDefinition, ForecastDefinition>? change = null, double scale = 1, Func<int, double>? drift = null)
    {
        var random = new Random(seed);
        _noise = [.. Enumerable.Range(0, minutes + Plant.Horizon + 1).Select(_ => Gauss(random))];
        (_scale, _drift) = (scale, drift ?? (_ => 1));
        Plant = new Plant(experts(this), at => ValueAt((int)Slots.Plant.MinutesSinceStart(at)), change);
    }

    public Plant Plant { get; }

    /// <summary>A model that says the middle and the 5 %, 50 % and 95 % quantiles.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="halfWidth">Of its interval, by minute of the target, in units.</param>
    /// <param name="shift">By how much it is off, in units.</param>
    public ExpertDefinition Band(string name, Func<int, double> halfWidth, double shift = 0) =>
        Slots.Plant.Of(Model(name, halfWidth, shift));

    public FakeModel Model(string name, Func<int, double> halfWidth, double shift = 0) => new(
        name, Slots.Plant.Step, Slots.Plant.Horizon,
        (_, output) =>
        {
            for (var h = 0; h < Slots.Plant.Horizon; h++)
            {
                var target = Now + h + 1;
                for (var i = 0; i < 3; i++)
                    output[3 * h + i] = (float)(_scale * (Middle(target) + shift + (i - 1) * halfWidth(target)));
            }
        },
        quantiles: new QuantileSet([0.05, 0.5, 0.95]));

    /// <summary>The same answers without quantiles.</summary>
    public ExpertDefinition Point(string name, double shift = 0) => Slots.Plant.Of(new FakeModel(
        name, Slots.Plant.Step, Slots.Plant.Horizon,
        (_, output) =>
        {
            for (var h = 0; h < output.Length; h++) output[h] = (float)(_scale * (Middle(Now + h + 1) + shift));
        }));

    /// <summary>The spread of the noise that the models know, in units.</summary>
    public static double Sigma(int minute) => Math.Exp(1.2 * Math.Sin(minute / 25.0));

    public double ValueAt(int minute) =>
        minute < 0 ? _scale * Middle(minute)
        : minute < _noise.Length ? _scale * (Middle(minute) + Sigma(minute) * _drift(minute) * _noise[minute])
        : double.NaN;

    /// <summary>Share of actuals within the chief interval, its mean width and mean interval score.</summary>
    public (double Coverage, double Width, double Winkler) Figures(int from)
    {
        double covered = 0, width = 0, winkler = 0, count = 0;
        foreach (var one in Plant.Issued.Skip(from))
        {
            for (var h = 0; h < Slots.Plant.Horizon; h++)
            {
                var actual = ValueAt((int)Slots.Plant.MinutesSinceStart(one.TargetTimes[h]));
                if (double.IsNaN(actual) || double.IsNaN(one.Lower[h])) continue;
                count++;
                covered += actual >= one.Lower[h] && actual <= one.Upper[h] ? 1 : 0;
                width += one.Upper[h] - one.Lower[h];
                winkler += one.Upper[h] - one.Lower[h]
                    + 20 * Math.Max(Math.Max(one.Lower[h] - actual, actual - one.Upper[h]), 0);
            }
        }

        return (covered / count, width / count, winkler / count);
    }

    public void Dispose() => Plant.Dispose();

    private int Now => (int)Slots.Plant.MinutesSinceStart(Timestamp.From(Plant.Clock.GetUtcNow()));

    public static double Middle(int minute) => 30 + 5 * Math.Sin(minute / 40.0);

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
