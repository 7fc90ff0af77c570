using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// What the experts are worth to each other: smoothed products of their errors, M_jk = E[(x_j - y)(x_k - y)], over all
/// steps of the horizon. From them the squared loss of the aggregate of any subset S follows, with the weights w in
/// force: loss(S) = sum over j, k in S of w_j w_k M_jk / (sum over S of w)^2, and the worth of an expert as
/// loss(all without it) - loss(all): what leaving it out would cost, which its weight does not say. Learns when a step
/// is scored, from the stored answers.
/// </summary>
internal sealed class ErrorMoments
{
    private const byte StateVersion = 1;

    // A pair needs so many scored steps before it is believed.
    private const int EvidenceMin = 12;
    private const double Smoothing = 0.01;

    // Errors of models of one plant go together; so is a pair that is not known yet.
    private const double CorrelationPrior = 0.9;
    private readonly int _expertCount;
    private readonly double[] _moments;
    private readonly int[] _counts;
    private readonly double[] _errors;

    public ErrorMoments(int expertCount)
    {
        _expertCount = expertCount;
        _moments = new double[expertCount * expertCount];
        _counts = new int[expertCount * expertCount];
        _errors = new double[expertCount];
    }

    /// <summary>Counts one scored step.</summary>
    public void Add(in LedgerStep step, double actual)
    {
        for (var k = 0; k < _expertCount; k++)
        {
            var error = step.Awake[k] ? step.Answers[k] - actual : double.NaN;
            // What can't be squared would stay for ever.
            _errors[k] = double.IsFinite(error * error * 4) ? error : double.NaN;
        }

        for (var j = 0; j < _expertCount; j++)
        {
            if (double.IsNaN(_errors[j])) continue;
            for (var k = 0; k <= j; k++)
            {
                if (double.IsNaN(_errors[k])) continue;
                var place = j * _expertCount + k;
                var share = Math.Max(Smoothing, 1.0 / (_counts[place] + 1));
                _moments[place] += share * (_errors[j] * _errors[k] - _moments[place]);
                if (_counts[place] < int.MaxValue) _counts[place]++;
            }
        }
    }

    /// <summary>Whether anything is known that the choice can go by.</summary>
    public bool HasEvidence
    {
        get
        {
            for (var k = 0; k < _expertCount; k++)
                if (_counts[k * _expertCount + k] >= EvidenceMin) return true;
            return false;
        }
    }

    /// <summary>The whole matrix, with assumptions where there is no evidence.</summary>
    /// <param name="matrix">Experts squared, row by row.</param>
    public void Fill(Span<double> matrix)
    {
        double sum = 0;
        var known = 0;
        for (var k = 0; k < _expertCount; k++)
        {
            if (_counts[k * _expertCount + k] < EvidenceMin) continue;
            sum += _moments[k * _expertCount + k];
            known++;
        }

        var usual = known > 0 ? sum / known : 1;
        for (var k = 0; k < _expertCount; k++)
            matrix[k * _expertCount + k] =
                _counts[k * _expertCount + k] < EvidenceMin ? usual : _moments[k * _expertCount + k];
        for (var j = 0; j < _expertCount; j++)
            for (var k = 0; k < j; k++)
            {
                var moment = _counts[j * _expertCount + k] < EvidenceMin
                    ? CorrelationPrior * Math.Sqrt(matrix[j * _expertCount + j] * matrix[k * _expertCount + k])
                    : _moments[j * _expertCount + k];
                matrix[j * _expertCount + k] = matrix[k * _expertCount + j] = moment;
            }
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        for (var place = 0; place < _moments.Length; place++)
        {
            writer.Int32(_counts[place]);
            writer.Number(_moments[place]);
        }
    }

    /// <param name="reader">Over the state.</param>
    /// <param name="places">For each expert of the state its place here; -1 where it is gone.</param>
    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        for (var j = 0; j < places.Length; j++)
            for (var k = 0; k < places.Length; k++)
            {
                var count = reader.Int32();
                var moment = reader.Number();
                if (count < 0) return false;
                if (k > j || places[j] < 0 || places[k] < 0) continue;
                var place = Math.Max(places[j], places[k]) * _expertCount + Math.Min(places[j], places[k]);
                (_counts[place], _moments[place]) = (count, moment);
            }

        return reader.AtEnd;
    }
}
