namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>The words for rungs that stand in messages.</summary>
internal static class RungText
{
    public const int RungCount = (int)Rung.All + 1;

    public static string Of(Rung rung) => rung switch
    {
        Rung.All => "all",
        Rung.Subset => "subset",
        Rung.LastGood => "last-good",
        Rung.Persistence => "persistence",
        _ => "no-data",
    };
}
