using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Products with a learning rate an expert (Gaillard, Stoltz, van Erven 2014): L += r^2 (from 1), m = max |r|,
/// eta' = min(1 / (2 m), sqrt(ln K / L)), P = (eta' / eta) P + ln(1 + eta' r) with P = ln w0 and eta = e^700 at the
/// start; w proportional to eta exp(P).
/// </summary>
internal sealed class MlProdAggregation : RegretAggregation
{
    private const byte StateVersion = 1;

    // Rates are kept as logarithms: e^700 times a weight is near the end of what a double can hold.
    private const double LogRateStart = 700;
    private readonly double _logCount;
    private readonly double[] _squareSums;
    private readonly double[] _regretMaxima;
    private readonly double[] _products;
    private readonly double[] _logRates;

    public MlProdAggregation(AggregationSetup setup)
        : base(setup)
    {
        var count = setup.Prior.Length;
        _logCount = Math.Log(count);
        _squareSums = new double[count];
        _regretMaxima = new double[count];
        _products = new double[count];
        _logRates = new double[count];
        Array.Fill(_squareSums, 1);
        Array.Fill(_logRates, LogRateStart);
        for (var k = 0; k < count; k++) _products[k] = Math.Log(setup.Prior[k]);
    }

    public override string Name => "mlprod";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        for (var k = 0; k < weights.Length; k++) weights[k] = _logRates[k] + _products[k];
        WeightVector.FromLogarithms(weights, awake);
    }

    public override void Forget(double keep)
    {
        for (var k = 0; k < ExpertCount; k++)
        {
            // Before the first feedback its rate is beyond all measure, and there is nothing to forget.
            if (_logRates[k] >= LogRateStart) continue;
            _squareSums[k] = 1 + keep * (_squareSums[k] - 1);
            _regretMaxima[k] *= keep;
            var start = Math.Log(Prior[k]);
            _products[k] = start + keep * (_products[k] - start);
        }
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_squareSums);
        writer.Numbers(_regretMaxima);
        writer.Numbers(_products);
        writer.Numbers(_logRates);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        Read(ref reader, places, _squareSums);
        Read(ref reader, places, _regretMaxima);
        Read(ref reader, places, _products);
        Read(ref reader, places, _logRates);
        foreach (var square in _squareSums)
            if (square < 1) return false;
        foreach (var maximum in _regretMaxima)
            if (maximum < 0) return false;

        // One that is new would outweigh all others by its rate of e^700: a step with no regret brings it to theirs.
        var hasLearnt = false;
        foreach (var place in places) hasLearnt |= place >= 0 && _logRates[place] < LogRateStart;
        if (hasLearnt)
            for (var k = 0; k < ExpertCount; k++)
                if (places.IndexOf(k) < 0) Learn(k, 0);
        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        for (var k = 0; k < regrets.Length; k++) Learn(k, regrets[k]);
    }

    private void Learn(int k, double regret)
    {
        // With one expert alone ln K is 0: there is nothing to weigh.
        if (ExpertCount == 1) return;
        _squareSums[k] += regret * regret;
        _regretMaxima[k] = Math.Max(_regretMaxima[k], Math.Abs(regret));
        var rate = Math.Min(1 / (2 * _regretMaxima[k]), Math.Sqrt(_logCount / _squareSums[k]));
        var logRate = Math.Log(rate);
        _products[k] = Math.Exp(logRate - _logRates[k]) * _products[k] + Math.Log(1 + rate * regret);
        _logRates[k] = logRate;
    }

    private static void Read(ref StateReader reader, ReadOnlySpan<int> places, double[] values)
    {
        foreach (var place in places)
        {
            var value = reader.Number();
            if (place >= 0) values[place] = value;
        }
    }
}
