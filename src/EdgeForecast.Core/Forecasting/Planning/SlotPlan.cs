namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>Who takes part in a forecast's slots until the next plan. Never changed once it is made.</summary>
/// <param name="Runs">For each expert whether it takes part.</param>
/// <param name="Reasons">Why not; empty where it does.</param>
/// <param name="SpareMs">What the models that take part leave of their time.</param>
internal sealed record SlotPlan(IReadOnlyList<bool> Runs, IReadOnlyList<string> Reasons, double SpareMs)
{
    /// <summary>Everybody, before anything is known.</summary>
    public static SlotPlan Everyone(int expertCount) => new(
        [.. Enumerable.Repeat(true, expertCount)], [.. Enumerable.Repeat("", expertCount)], 0);
}
