namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>Which quantiles a model says, and what follows from its answers for those between them.</summary>
public sealed class QuantileSet
{
    public const int CountMin = 2;
    public const int CountMax = 16;
    public const double Median = 0.5;

    // (1 - 0.9) / 2 is not 0.05 to the last bit.
    private const double Nearness = 1e-9;
    private readonly double[] _shares;

    /// <param name="shares">
    /// <see cref="CountMin"/> to <see cref="CountMax"/>, between 0 and 1, each greater than the one before, reaching
    /// across the median.
    /// </param>
    public QuantileSet(IReadOnlyList<double> shares)
    {
        var isSound = shares.Count is >= CountMin and <= CountMax && shares[0] > 0 && shares[^1] < 1
            && shares[0] <= Median && shares[^1] >= Median;
        for (var i = 1; i < shares.Count; i++) isSound &= shares[i] > shares[i - 1];
        if (!isSound) throw new ArgumentException("The quantiles are not in order, or not around 0.5.", nameof(shares));
        _shares = [.. shares];
    }

    /// <summary>The shares of actuals that should lie below, the smallest first.</summary>
    public IReadOnlyList<double> Shares => _shares;

    public int Count => _shares.Length;

    /// <summary>Whether a quantile is among them or lies between two of them.</summary>
    public bool Reaches(double share) => share >= _shares[0] - Nearness && share <= _shares[^1] + Nearness;

    /// <summary>
    /// The quantile of a share: as it was answered, or on the line between its neighbours; NaN where the shares do not
    /// reach it.
    /// </summary>
    /// <param name="share">Between 0 and 1.</param>
    /// <param name="answers">A number for each of <see cref="Shares"/>.</param>
    public double At(double share, ReadOnlySpan<double> answers)
    {
        if (!Reaches(share)) return double.NaN;
        var i = 0;
        while (_shares[i] < share - Nearness) i++;
        if (_shares[i] <= share + Nearness) return answers[i];
        var part = (share - _shares[i - 1]) / (_shares[i] - _shares[i - 1]);
        return answers[i - 1] + part * (answers[i] - answers[i - 1]);
    }

    /// <summary>The mean pinball loss of all of them.</summary>
    public double Pinball(ReadOnlySpan<double> answers, double actual)
    {
        double sum = 0;
        for (var i = 0; i < _shares.Length; i++)
            sum += (_shares[i] - (actual < answers[i] ? 1 : 0)) * (actual - answers[i]);
        return sum / _shares.Length;
    }

    public bool IsSame(QuantileSet? other) => other is not null && _shares.AsSpan().SequenceEqual(other._shares);
}
