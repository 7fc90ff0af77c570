using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Stacking with constraints (Breiman 1996): the weights on the simplex whose mixture would have had the least square
/// error so far, drawn to the prior as if that had been right for lambda rounds:
/// w = argmin w' E w + lambda v |w - w0|^2, with E the sum of e e', e = answer - actual, and v the mean of an expert's
/// squared errors. Since the weights sum to 1, only errors matter, so neither offset nor unit of the series does. An
/// expert asleep counts as having said what was issued. The solution moves along the best pair of experts until none
/// is better; the last one is its start.
/// </summary>
internal sealed class StackingAggregation(AggregationSetup setup) : IAggregation
{
    public const string RuleName = "stacking";
    private const byte StateVersion = 1;
    private const int PairsPerExpertMax = 40;
    private const double Precision = 1e-12;
    private readonly double[] _prior = setup.Prior;
    private readonly double[] _weights = [.. setup.Prior];
    private readonly double[] _moments = new double[setup.Prior.Length * setup.Prior.Length];
    private readonly double[] _errors = new double[setup.Prior.Length];
    private readonly double[] _slopes = new double[setup.Prior.Length];
    private double _roundCount;

    public string Name => RuleName;

    public int ExpertCount => _weights.Length;

    public void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        _weights.CopyTo(weights);
        WeightVector.Normalise(weights, awake);
    }

    public void Update(in ExpertFeedback feedback)
    {
        double squares = 0;
        for (var k = 0; k < _errors.Length; k++)
        {
            _errors[k] = (feedback.Awake[k] ? feedback.Answers[k] : feedback.Issued) - feedback.Actual;
            squares += _errors[k] * _errors[k];
        }

        // What can't be squared twice would spoil the sums for ever.
        if (!double.IsFinite(squares * squares) || !double.IsFinite(feedback.Issued * feedback.Issued)) return;
        _roundCount++;
        for (var i = 0; i < _errors.Length; i++)
            for (var j = 0; j < _errors.Length; j++)
                _moments[i * _errors.Length + j] += _errors[i] * _errors[j];
        Solve();
    }

    public void Forget(double keep)
    {
        _roundCount *= keep;
        foreach (ref var moment in _moments.AsSpan()) moment *= keep;
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Number(_roundCount);
        writer.Numbers(_weights);
        writer.Numbers(_moments);
    }

    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        _roundCount = reader.Magnitude();
        var oldWeights = new double[places.Length];
        for (var k = 0; k < oldWeights.Length; k++) oldWeights[k] = reader.Magnitude();
        var old = new double[places.Length * places.Length];
        for (var i = 0; i < old.Length; i++) old[i] = reader.Number();
        if (!reader.AtEnd) return false;
        WeightVector.Move(oldWeights, places, _weights);
        if (WeightVector.IsSame(places, ExpertCount)) old.CopyTo(_moments, 0);
        else MoveMoments(old, oldWeights, places);
        return true;
    }

    /// <summary>A new expert counts as having said all along what the mixture says now.</summary>
    private void MoveMoments(double[] old, double[] oldWeights, ReadOnlySpan<int> places)
    {
        for (var i = 0; i < ExpertCount; i++)
        {
            for (var j = 0; j < ExpertCount; j++)
            {
                double sum = 0;
                for (var a = 0; a < places.Length; a++)
                    for (var b = 0; b < places.Length; b++)
                        sum += Share(i, a, places) * Share(j, b, places) * old[a * places.Length + b];
                _moments[i * ExpertCount + j] = sum;
            }
        }

        double Share(int place, int oldPlace, ReadOnlySpan<int> map)
        {
            var from = map.IndexOf(place);
            return from < 0 ? oldWeights[oldPlace] : from == oldPlace ? 1 : 0;
        }
    }

    private void Solve()
    {
        var count = _weights.Length;
        double trace = 0;
        for (var k = 0; k < count; k++) trace += _moments[k * count + k];
        if (!(trace > 0)) return;
        var pull = setup.Lambda * trace / (count * _roundCount);
        for (var i = 0; i < count; i++)
        {
            double sum = 0;
            for (var j = 0; j < count; j++) sum += _moments[i * count + j] * _weights[j];
            _slopes[i] = sum + pull * (_weights[i] - _prior[i]);
        }

        for (var pair = 0; pair < PairsPerExpertMax * count; pair++)
        {
            int best = 0, worst = -1;
            for (var k = 0; k < count; k++)
            {
                if (_slopes[k] < _slopes[best]) best = k;
                if (_weights[k] > 0 && (worst < 0 || _slopes[k] > _slopes[worst])) worst = k;
            }

            var gain = _slopes[worst] - _slopes[best];
            if (!(gain > Precision * trace)) return;
            Shift(worst, best, gain, pull);
        }
    }

    private void Shift(int from, int to, double gain, double pull)
    {
        var count = _weights.Length;
        var curvature = _moments[from * count + from] + _moments[to * count + to] - 2 * _moments[from * count + to]
            + 2 * pull;
        var shift = Math.Min(_weights[from], gain / curvature);
        // Exactly none, so that what is left by rounding does not count as weight.
        _weights[from] = shift == _weights[from] ? 0 : _weights[from] - shift;
        _weights[to] += shift;
        for (var k = 0; k < count; k++)
            _slopes[k] += shift * (_moments[k * count + to] - _moments[k * count + from]);
        _slopes[from] -= shift * pull;
        _slopes[to] += shift * pull;
    }
}
