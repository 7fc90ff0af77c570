namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>Sums of errors, forecast - actual, over scored steps; means are NaN while nothing is scored.</summary>
/// <param name="Count">Scored steps.</param>
/// <param name="Absolute">Sum of |error|.</param>
/// <param name="Square">Sum of squared errors.</param>
/// <param name="Signed">Sum of errors.</param>
/// <param name="Symmetric">Sum of 2 |error| / (|forecast| + |actual|).</param>
/// <param name="IssuedAbsolute">Sum of |error| of the issued forecast over the same steps.</param>
public readonly record struct ErrorSums(
    double Count, double Absolute, double Square, double Signed, double Symmetric, double IssuedAbsolute)
{
    public double Mae => Absolute / Count;
    public double Rmse => Math.Sqrt(Square / Count);

    /// <summary>Above 0: it says too much.</summary>
    public double Bias => Signed / Count;

    /// <summary>As a share, 0 to 2.</summary>
    public double Smape => Symmetric / Count;

    /// <summary>
    /// 1 - MAE of the issued forecast / MAE of this one over the same steps: above 0 where the issued one is better.
    /// </summary>
    public double SkillOfIssued => 1 - IssuedAbsolute / Absolute;

    /// <summary>By how much the issued forecast lost against this one, summed over the same steps.</summary>
    public double Regret => IssuedAbsolute - Absolute;

    public static ErrorSums operator +(ErrorSums left, ErrorSums right) => new(
        left.Count + right.Count, left.Absolute + right.Absolute, left.Square + right.Square,
        left.Signed + right.Signed, left.Symmetric + right.Symmetric, left.IssuedAbsolute + right.IssuedAbsolute);
}
